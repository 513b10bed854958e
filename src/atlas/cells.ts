import { type Cell, cellFinder } from '../reporting/cells/cells.js';
import { type Measured, type MeasureName, measuresOf } from '../reporting/measures/measures.js';
import { type OurFigures, ourFigures } from '../reproduction/comparison.js';
import type { RunRecord } from '../runs/record.js';
import type { PlannedCell } from './plan.js';

/** A cell with what its runs give. Accuracies are in percent. */
export interface AtlasCell extends PlannedCell, OurFigures {
  /** Undefined if none of its runs was started. */
  cell: Cell | undefined;
  measures: Record<MeasureName, Measured | null>;
  /** Why runs failed, each reason once. */
  errors: string[];
}

/** @param wanted number of seeds that each cell should have */
export function atlasCells(
  planned: readonly PlannedCell[],
  records: readonly RunRecord[],
  wanted: number,
): AtlasCell[] {
  const cellOf = cellFinder(records);
  return planned.map((place) => {
    const cell = cellOf(place.configuration);
    const figures = ourFigures(cell, wanted);
    const measures = measuresOf({ runs: figures.runs, jointOf: cell?.jointOf ?? (() => undefined) });
    const errors = cell?.others.flatMap(({ error }) => error ?? []) ?? [];
    return { ...place, ...figures, cell, measures, errors: [...new Set(errors)] };
  });
}
