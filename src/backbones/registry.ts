import { findNamed } from '../names.js';
import type { Backbone } from './backbone.js';
import { pixels } from './pixels.js';

export const backbones: readonly Backbone[] = [pixels];

/** @throws UserError (usage) when there is no backbone of that name. */
export const findBackbone = (name: string): Backbone => findNamed('backbone', name, backbones);
