import type { AnyRun } from '../../runs/elsewhere.js';

/** Pairs the runs of two cells by seed; seeds that only one of them has are left out. */
export function seedPairs(
  runs: readonly AnyRun[],
  others: readonly AnyRun[],
): [run: AnyRun, other: AnyRun][] {
  const bySeed = new Map(others.map((other) => [other.configuration.seed, other]));
  return runs.flatMap((run): [AnyRun, AnyRun][] => {
    const other = bySeed.get(run.configuration.seed);
    return other ? [[run, other]] : [];
  });
}
