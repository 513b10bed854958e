import type { RunRecord } from '../../runs/record.js';

/** Pairs the runs of two cells by seed; seeds that only one of them has are left out. */
export function seedPairs(
  runs: readonly RunRecord[],
  others: readonly RunRecord[],
): [run: RunRecord, other: RunRecord][] {
  const bySeed = new Map(others.map((other) => [other.configuration.seed, other]));
  return runs.flatMap((run): [RunRecord, RunRecord][] => {
    const other = bySeed.get(run.configuration.seed);
    return other ? [[run, other]] : [];
  });
}
