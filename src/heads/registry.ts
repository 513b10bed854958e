import { findNamed } from '../errors/unknown-name.js';
import type { Head } from './head.js';
import { mlp } from './mlp.js';
import { neurocoder } from './neurocoder.js';
import { nsm } from './nsm.js';

export const heads: Head[] = [mlp, nsm, neurocoder] as unknown as Head[];

/** @throws UserError (usage) if there is no head with that name */
export const findHead = (name: string): Head => findNamed('head', name, heads);
