import { usageError } from '../../errors/user-error.js';
import type { TTest } from '../../statistics/t-test.js';
import { welchOf } from '../../statistics/welch.js';
import type { Cell } from '../cells/cells.js';
import type { Grid, LabelledCell } from '../cells/grid.js';
import { type Verdict, verdictOf } from './significance.js';

/** The baseline unless the user names another one. */
export const DEFAULT_BASELINE = 'adam';

/** The difference between two cells' average accuracies. */
export interface Difference {
  /** In points. */
  points: number;
  /** Null if either has fewer than two runs, or if neither varies. */
  test: TTest | null;
  verdict: Verdict;
}

/** `cell` − `from`; null unless both have a finished run. */
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

/** What the cells of a grid are compared with. */
export interface Baseline {
  /** A strategy (cells are compared with it within their head) or a head (within their strategy). */
  name: string;
  /** The difference of each compared cell from the baseline. */
  differences: Map<Cell, Difference>;
}

/**
 * @param wanted name of a strategy or a head
 * @throws UserError (usage) if no cell has it
 */
export function checkBaseline(wanted: string | undefined, cells: readonly Cell[]): void {
  const known = [...new Set(cells.flatMap(({ strategy, head }) => [strategy, head]))].sort();
  if (wanted !== undefined && !known.includes(wanted)) {
    throw usageError(
      `none of these runs has a strategy or head named "${wanted}" (--baseline); there are: ${known.join(', ')}`,
    );
  }
}

/** A grid's differences from its baseline; undefined if the grid does not contain it. */
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

/** The cells to mark: the best of each column and the best overall. */
export function bestOf({ rows, columns }: Grid): { ofColumns: Set<Cell>; ofAll: Cell | undefined } {
  const best = (cells: readonly (LabelledCell | undefined)[]): Cell | undefined => {
    const finished = cells.filter((cell) => cell !== undefined && cell.mean !== null) as LabelledCell[];
    // A single cell is not marked as best.
    return finished.length < 2 ? undefined : finished.reduce((a, b) => (b.mean! > a.mean! ? b : a));
  };
  const ofColumns = columns.map((_, place) => best(rows.map(({ cells }) => cells[place])));
  return {
    ofColumns: new Set(ofColumns.filter((cell) => cell !== undefined)),
    ofAll: columns.length > 1 ? best(rows.flatMap(({ cells }) => cells)) : undefined,
  };
}
