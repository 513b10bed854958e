import type { Cost } from './cost.js';
import { METHOD_MEMORY } from './memory.js';
import { PARAMETERS } from './parameters.js';
import { TIME } from './time.js';

/** What reports hold accuracy against. */
export const COSTS: readonly Cost[] = [TIME, PARAMETERS, METHOD_MEMORY];
