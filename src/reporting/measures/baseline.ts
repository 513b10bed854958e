import { usageError } from '../../errors/user-error.js';
import type { TTest } from '../../statistics/t-test.js';
import { welchOf } from '../../statistics/welch.js';
import type { Cell } from '../cells/cells.js';
import type { Grid, LabelledCell } from '../cells/grid.js';
import { type Verdict, verdictOf } from './significance.js';

/** What cells are compared with unless the user says otherwise, where it is there. */
export const DEFAULT_BASELINE = 'adam';

/** How far a cell's average accuracy lies from another's. */
export interface Difference {
  /** In points. */
  points: number;
  /** Null of fewer than two runs of either, and where neither varies. */
  test: TTest | null;
  verdict: Verdict;
}

/** A cell − another; null without a finished run of both. */
export function differenceOf(cell: Cell, from: Cell): Difference | null {
  if (cell.mean === null || from.mean === null) return null;
  const test = welchOf(inPercent(cell), inPercent(from));
  return { points: 100 * (cell.mean - from.mean), test, verdict: verdictOf(test) };
}

const inPercent = ({ n, mean, deviation }: Cell) => ({
  n,
  mean: mean && 100 * mean,
  deviation: deviation && 100 * deviation,
});

/** What a grid's cells are compared with. */
export interface Baseline {
  /** A strategy, with which the others of a head are compared, or a head, with which the others of a strategy are. */
  name: string;
  /** The difference of each cell that is compared. */
  differences: Map<Cell, Difference>;
}

/**
 * @param wanted a strategy or a head.
 * @throws UserError (usage) when no cell has it.
 */
export function checkBaseline(wanted: string | undefined, cells: readonly Cell[]): void {
  const known = [...new Set(cells.flatMap(({ strategy, head }) => [strategy, head]))].sort();
  if (wanted !== undefined && !known.includes(wanted)) {
    throw usageError(
      `no run here has the strategy or head "${wanted}" (--baseline); they have: ${known.join(', ')}`,
    );
  }
}

/** A grid's differences from its baseline; undefined where the baseline is not in it. */
export function baselineOf({ rows, columns }: Grid, wanted = DEFAULT_BASELINE): Baseline | undefined {
  const cells = rows.flatMap((row) => row.cells.filter((cell) => cell !== undefined));
  const byStrategy = cells.some(({ strategy }) => strategy === wanted);
  if (!byStrategy && !cells.some(({ head }) => head === wanted)) return undefined;
  const lines = byStrategy
    ? columns.map((_, place) => rows.map((row) => row.cells[place]))
    : rows.map((row) => row.cells);
  const differences = new Map<Cell, Difference>();
  for (const line of lines) {
    const there = line.filter((cell) => cell !== undefined);
    const from = there.find((cell) => (byStrategy ? cell.strategy : cell.head) === wanted);
    for (const cell of there) {
      const difference = from && from !== cell ? differenceOf(cell, from) : null;
      if (difference) differences.set(cell, difference);
    }
  }
  return { name: wanted, differences };
}

/** The cells that are to be marked: the best of each column, and the best of all. */
export function bestOf({ rows, columns }: Grid): { ofColumns: Set<Cell>; ofAll: Cell | undefined } {
  const best = (cells: readonly (LabelledCell | undefined)[]): Cell | undefined => {
    const finished = cells.filter((cell) => cell !== undefined && cell.mean !== null) as LabelledCell[];
    // Where there is only one there is no best.
    return finished.length < 2 ? undefined : finished.reduce((a, b) => (b.mean! > a.mean! ? b : a));
  };
  const ofColumns = columns.map((_, place) => best(rows.map(({ cells }) => cells[place])));
  return {
    ofColumns: new Set(ofColumns.filter((cell) => cell !== undefined)),
    ofAll: columns.length > 1 ? best(rows.flatMap(({ cells }) => cells)) : undefined,
  };
}
