import { findNamed } from '../names.js';
import type { Head } from './head.js';
import { mlp } from './mlp.js';

export const heads: Head[] = [mlp] as unknown as Head[];

/** @throws UserError (usage) when there is no head of that name. */
export const findHead = (name: string): Head => findNamed('head', name, heads);
