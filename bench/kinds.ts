import type { Kind } from './measuring/kind.js';
import { run } from './run/kind.js';
import { step } from './step/kind.js';

/** All kinds of measurements. */
export const kinds: readonly Kind[] = [step, run];
