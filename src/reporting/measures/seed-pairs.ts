import type { RunRecord } from '../../runs/record.js';

/** The runs of two cells that have the same seed, each beside its partner. A seed has one run of a configuration. */
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
