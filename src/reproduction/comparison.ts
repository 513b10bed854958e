import { type Cell, cellFinder } from '../reporting/cells/cells.js';
import type { RunRecord } from '../runs/record.js';
import { type SingleVerdict, verdictAlone } from '../statistics/comparison.js';
import type { TTest } from '../statistics/t-test.js';
import { welchOf } from '../statistics/welch.js';
import type { PlannedCell } from './plan.js';
import { PUBLISHED_RUNS, type PublishedFigure } from './tables/published.js';

/** What our runs of a configuration give, in percent. */
export interface OurFigures {
  /** Number of runs asked for. */
  wanted: number;
  /** Number of finished runs. */
  n: number;
  /** Number of runs that failed. */
  failed: number;
  /** The finished runs. */
  runs: RunRecord[];
  /** Null if no run has finished. */
  mean: number | null;
  /** Population standard deviation, as in the paper; null with fewer than two runs. */
  deviation: number | null;
}

/** Ours against what was published, in points. */
export interface TestedDifference {
  /** Ours − published; null if there is no such figure. */
  difference: number | null;
  /** Null with fewer than two runs. */
  test: TTest | null;
  verdict: SingleVerdict;
}

/** One of our cells beside the paper's. Accuracies are in percent, differences in points. */
export interface ComparedCell extends PlannedCell, OurFigures, TestedDifference {
  published: PublishedFigure;
}

/** @param wanted number of seeds that each cell should have */
export function compared(
  planned: readonly PlannedCell[],
  records: readonly RunRecord[],
  wanted: number,
): ComparedCell[] {
  const cellOf = cellFinder(records);
  return planned.map((cell) => comparedCell(cell, cellOf(cell.configuration), wanted));
}

function comparedCell(planned: PlannedCell, cell: Cell<RunRecord> | undefined, wanted: number): ComparedCell {
  const published = planned.table.rows[planned.strategy]!.heads[planned.head]!;
  const ours = ourFigures(cell, wanted);
  const test = welchOf(ours, { ...published, n: PUBLISHED_RUNS });
  return { ...planned, published, ...ours, ...testedDifference(ours.mean, published.mean, test) };
}

/** @param cell undefined if none of its runs was started @param wanted number of seeds that it should have */
export const ourFigures = (cell: Cell<RunRecord> | undefined, wanted: number): OurFigures => ({
  wanted,
  n: cell?.n ?? 0,
  failed: cell?.failed ?? 0,
  runs: cell?.runs ?? [],
  mean: inPercent(cell?.mean),
  deviation: inPercent(cell?.deviation),
});

export const testedDifference = (
  ours: number | null,
  published: number | null,
  test: TTest | null,
): TestedDifference => ({
  difference: ours === null || published === null ? null : ours - published,
  test,
  verdict: verdictAlone(test),
});

const inPercent = (fraction: number | null | undefined): number | null =>
  fraction === null || fraction === undefined ? null : 100 * fraction;

/** How many cells differ significantly, do not, and are undecided. */
export function tally(
  cells: readonly Pick<ComparedCell, 'verdict'>[],
): Record<'differ' | 'notSignificant' | 'undecided', number> {
  const count = (verdict: SingleVerdict) => cells.filter((cell) => cell.verdict === verdict).length;
  return {
    differ: count('differ'),
    notSignificant: count('not significant'),
    undecided: count('undecided'),
  };
}

/** What the finished runs of these cells cost. */
export function cost(cells: readonly Pick<OurFigures, 'runs'>[]): {
  runs: number;
  /** Computing time, summed over the runs. */
  seconds: number;
  /** Largest peak memory of a worker, in bytes; 0 without runs. */
  peakMemory: number;
} {
  const runs = cells.flatMap((cell) => cell.runs);
  return {
    runs: runs.length,
    seconds: runs.reduce((sum, run) => sum + run.seconds!, 0),
    peakMemory: Math.max(0, ...runs.map((run) => run.peakMemory!)),
  };
}
