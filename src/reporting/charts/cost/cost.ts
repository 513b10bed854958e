import type { Grid, LabelledCell } from '../../cells/grid.js';
import { type MeasureName, measured, measures } from '../../measures/measures.js';
import type { LinePanel } from '../line-panel.js';

/** What accuracy can be held against: the less of it, the better. */
export interface Cost {
  /** Ends the names of its files, and stands in headings. */
  kind: 'time' | 'parameters' | 'memory';
  /** What the chart is of: `method memory`. */
  title: string;
  /** The same, as it stands in a sentence: `the bytes held between tasks`. */
  what: string;
  /** Gives it for each cell of a grid; null if it is not known, or cannot be compared with the others. */
  valuesIn(grid: Pick<Grid, 'columns' | 'rows'>): (cell: LabelledCell) => number | null;
  /** Whether all heads are in one panel: where it is the head that decides the cost. */
  isOfHeads: boolean;
  /** Says a value: `Method memory: 392.5 kB`. */
  valueText(value: number): string;
  /** @param values of all points, at least two different ones */
  axisOf(values: readonly number[]): CostAxis;
  /** What else has to be said, a sentence each. */
  notes(grid: Grid): string[];
}

export interface CostAxis {
  x: LinePanel['x'];
  placeOf(value: number): number;
}

/** The mean of a measure over a cell's finished runs; null if it has none that know it. */
export function meanOf(name: MeasureName, cell: LabelledCell): number | null {
  const measure = measures.find((one) => one.name === name)!;
  return measured(measure, cell)?.mean ?? null;
}
