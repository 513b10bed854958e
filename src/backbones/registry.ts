import { unknownName } from '../names.js';
import type { Backbone } from './backbone.js';
import { pixels } from './pixels.js';

export const backbones: readonly Backbone[] = [pixels];

/** @throws UserError (usage) when there is no backbone of that name. */
export function findBackbone(name: string): Backbone {
  const found = backbones.find((backbone) => backbone.name === name);
  if (found === undefined) {
    throw unknownName(
      'backbone',
      name,
      backbones.map((backbone) => backbone.name),
    );
  }
  return found;
}
