import type { Backend, Device } from '../../engine/engine.js';
import { usageError } from '../../errors/user-error.js';
import { canonical } from '../canonical.js';
import { type RunConfiguration, seedless, usesOwnFiles } from '../configuration.js';

/** The most seeds of a configuration that are computed in one program. */
export const MOST_BATCH_SEEDS = 128;

/** The most on a GPU, unless more are asked for. */
export const MOST_UNASKED = 16;

/** @throws UserError (usage) if a backend computes one seed at a time */
export function checkBatchSeeds(backend: Backend, batchSeeds: number | undefined): void {
  if (backend === 'onnx' || batchSeeds === undefined || batchSeeds === 1) return;
  throw usageError(`--batch-seeds works only with --backend onnx; '${backend}' computes one seed at a time`);
}

/** In how many lanes a run is computed: one for each of the seeds that are computed in one program with it. */
export type LanesOf = (configuration: RunConfiguration) => number;

/**
 * Decides it for a grid: as many as are asked for; if nothing is said, on a GPU as many as its configuration has seeds, up to
 * 16, and one elsewhere. A user's own file may keep what it was called with, so its runs are computed one by one.
 * @param all the configurations of the grid, also those whose runs are stored: a command that is repeated decides the same
 */
export function lanesIn(
  all: readonly RunConfiguration[],
  { device, batchSeeds }: { device: Device; batchSeeds?: number | undefined },
): LanesOf {
  const unasked = device === 'cuda' ? seedsCounted(all) : () => 1;
  return (configuration) => (usesOwnFiles(configuration) ? 1 : (batchSeeds ?? unasked(configuration)));
}

function seedsCounted(all: readonly RunConfiguration[]): LanesOf {
  const seeds = new Map<string, Set<number>>();
  for (const configuration of all) {
    const key = canonical(seedless(configuration));
    seeds.set(key, (seeds.get(key) ?? new Set()).add(configuration.seed));
  }
  return (configuration) => Math.min(MOST_UNASKED, seeds.get(canonical(seedless(configuration)))?.size ?? 1);
}
