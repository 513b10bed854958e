import { mean, rootMeanSquare } from 'simple-statistics';
import { UserError } from '../errors/user-error.js';
import type { RunRecord } from '../runs/record.js';
import { type Bounds, type CellBounds, updateCommand } from './bounds-file.js';
import type { WatchedCell } from './cells.js';
import { pairedLimit, predictionInterval } from './interval.js';
import { accuraciesOf, hashOf } from './update.js';

/**
 * `incomplete`: a run failed, so the mean cannot be judged. `seeds differ`: the mean is inside, but the same seeds gave
 * other accuracies than in the reference, by more than rounding: batches, initial values or arithmetic have changed.
 */
export type BoundsVerdict = 'inside' | 'below' | 'above' | 'seeds differ' | 'incomplete';

/** A watched cell with its bounds. */
export interface BoundedCell extends WatchedCell {
  bounds: CellBounds;
}

/** A cell that was checked. Accuracies are fractions. */
export interface CheckedCell extends BoundedCell {
  /** Interval that must contain the mean. */
  interval: [low: number, high: number];
  /** Number of finished runs. */
  n: number;
  /** Null if no run has finished. */
  mean: number | null;
  /** Root mean squared difference from the reference's accuracies of the same seeds; null without common seeds. */
  apart: number | null;
  /** Upper limit for `apart`; null unless the cell's seeds are compared. */
  apartLimit: number | null;
  verdict: BoundsVerdict;
}

/**
 * Looks up the bounds of cells.
 * @param file the bounds come from, for messages
 * @throws UserError for a cell without bounds, or with the bounds of another configuration
 */
export const boundedCells = (
  cells: readonly WatchedCell[],
  { cells: known }: Bounds,
  file: string,
): BoundedCell[] =>
  cells.map((cell) => {
    const bounds = known[cell.name];
    const how = `to write them: ${updateCommand(file, cell.name)}`;
    if (!bounds) throw new UserError(`${cell.name} has no bounds; ${how}`);
    if (bounds.configuration !== hashOf(cell.configuration)) {
      throw new UserError(
        `the bounds of ${cell.name} belong to another configuration than its present one; ${how}`,
      );
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
    const { bounds, paired } = cell;
    const differences = Object.entries(accuracies).flatMap(([seed, accuracy]) => {
      const { [seed]: before } = bounds.accuracies;
      return before === undefined ? [] : [accuracy - before];
    });
    const compared = differences.length > 0;
    const figures = {
      interval: predictionInterval(bounds, seeds),
      n: values.length,
      mean: values.length === 0 ? null : mean(values),
      apart: compared ? rootMeanSquare(differences) : null,
      apartLimit: compared && paired ? pairedLimit(bounds, differences.length) : null,
    };
    return { ...cell, ...figures, verdict: verdictOf(figures, seeds) };
  });
}

type Figures = Pick<CheckedCell, 'n' | 'mean' | 'interval' | 'apart' | 'apartLimit'>;

function verdictOf({ n, mean, interval, apart, apartLimit }: Figures, seeds: number): BoundsVerdict {
  const [low, high] = interval;
  if (mean === null || n < seeds) return 'incomplete';
  if (mean < low) return 'below';
  if (mean > high) return 'above';
  return apart !== null && apartLimit !== null && apart > apartLimit ? 'seeds differ' : 'inside';
}
