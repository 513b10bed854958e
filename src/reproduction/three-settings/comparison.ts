import { cellFinder } from '../../reporting/cells/cells.js';
import type { RunRecord } from '../../runs/record.js';
import { predictionTest } from '../../statistics/prediction.js';
import { welchOf } from '../../statistics/welch.js';
import { type OurFigures, ourFigures, type TestedDifference, testedDifference } from '../comparison.js';
import type { PlannedCell } from './plan.js';
import type { Figure, SettingsTable } from './published.js';

/** One of our cells beside the published figure. Accuracies are in percent, differences in points. */
export interface ComparedCell extends PlannedCell, OurFigures, TestedDifference {
  /** Null where none was published. */
  published: Figure | null;
}

/** @param wanted number of seeds that each cell should have */
export function comparedCells(
  { publishedRuns }: SettingsTable,
  planned: readonly PlannedCell[],
  records: readonly RunRecord[],
  wanted: number,
): ComparedCell[] {
  const cellOf = cellFinder(records);
  return planned.map((cell): ComparedCell => {
    const published = cell.method.published[cell.kind] ?? null;
    const ours = ourFigures(cellOf(cell.configuration), wanted);
    const test =
      published === null
        ? null
        : publishedRuns === 1
          ? predictionTest(ours, published.mean)
          : welchOf(ours, { ...published, n: publishedRuns });
    return { ...cell, ...ours, published, ...testedDifference(ours.mean, published?.mean ?? null, test) };
  });
}

/** The 95 % interval in which another single run would be expected, [low, high] in percent; null without a test. */
export const predictionInterval = ({
  published,
  test,
}: Pick<ComparedCell, 'published' | 'test'>): [number, number] | null =>
  published === null || test === null
    ? null
    : [published.mean + test.interval[0], published.mean + test.interval[1]];
