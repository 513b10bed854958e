import type { Device } from '../../engine/engine.js';
import { MOST_UNASKED } from '../batched/batch-seeds.js';
import { type RunConfiguration, usesOwnFiles } from '../configuration.js';

/** What decides how many seeds are computed in one program. */
export interface Circumstances {
  device: Device;
  batchSeeds?: number | undefined;
}

/**
 * How many seeds of a configuration stay in one shard. On a GPU, if nothing is asked for, the most that one program takes:
 * how many it does take depends on the whole grid, and a run must stay in its shard when the grid grows.
 */
export function seedsTogether(
  configuration: RunConfiguration,
  { device, batchSeeds }: Circumstances,
): number {
  if (usesOwnFiles(configuration)) return 1;
  return batchSeeds ?? (device === 'cuda' ? MOST_UNASKED : 1);
}
