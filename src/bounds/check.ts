import { mean } from 'simple-statistics';
import { UserError } from '../errors.js';
import type { RunRecord } from '../runs/record.js';
import type { Bounds, CellBounds } from './bounds-file.js';
import type { WatchedCell } from './cells.js';
import { predictionInterval } from './interval.js';
import { accuraciesOf, hashOf } from './update.js';

/** `incomplete`: a run failed, so there is no mean to judge. */
export type BoundsVerdict = 'inside' | 'below' | 'above' | 'incomplete';

/** A watched cell with its bounds. */
export interface BoundedCell extends WatchedCell {
  bounds: CellBounds;
}

/** A cell that was checked. Accuracies are fractions. */
export interface CheckedCell extends BoundedCell {
  /** Where the mean must lie. */
  interval: [low: number, high: number];
  /** Number of finished runs. */
  n: number;
  /** Null when no run is finished. */
  mean: number | null;
  /** How many seeds came out as in the reference, to the last bit. */
  equal: number;
  verdict: BoundsVerdict;
}

/** @throws UserError for a cell that has no bounds, or has those of another configuration. */
export const boundedCells = (cells: readonly WatchedCell[], { cells: known }: Bounds): BoundedCell[] =>
  cells.map((cell) => {
    const bounds = known[cell.name];
    const how = 'to write them: continual-bench bounds update';
    if (!bounds) throw new UserError(`${cell.name} has no bounds; ${how}`);
    if (bounds.configuration !== hashOf(cell.configuration)) {
      throw new UserError(`the bounds of ${cell.name} are of another configuration than it has now; ${how}`);
    }
    return { ...cell, bounds };
  });

/** @param seeds how many runs each cell should have */
export function checkedCells(
  cells: readonly BoundedCell[],
  runs: readonly RunRecord[],
  seeds: number,
): CheckedCell[] {
  const found = accuraciesOf(runs);
  return cells.map((cell) => {
    const accuracies = found(cell.configuration);
    const values = Object.values(accuracies);
    const figures = {
      interval: predictionInterval(cell.bounds, seeds),
      n: values.length,
      mean: values.length === 0 ? null : mean(values),
    };
    const equal = Object.entries(accuracies).filter(
      ([seed, accuracy]) => cell.bounds.accuracies[seed] === accuracy,
    ).length;
    return { ...cell, ...figures, equal, verdict: verdictOf(figures, seeds) };
  });
}

function verdictOf(
  { n, mean, interval: [low, high] }: Pick<CheckedCell, 'n' | 'mean' | 'interval'>,
  seeds: number,
): BoundsVerdict {
  if (mean === null || n < seeds) return 'incomplete';
  if (mean < low) return 'below';
  return mean > high ? 'above' : 'inside';
}
