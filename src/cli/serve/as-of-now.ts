import { type Cell, cellsOf, type Spread, spreadOf } from '../../reporting/cells/cells.js';
import type { Grid, LabelledCell } from '../../reporting/cells/grid.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import type { RunRecord } from '../../runs/record.js';
import { averageAccuracyCurve } from '../../training/metrics.js';

/** A grid whose runs have their places, with what is stored of them now; what is not counts as unfinished. */
export const asOfNow = (grid: Grid, stored: ReadonlyMap<string, RunRecord>): Grid =>
  withCells(grid, (cell) => {
    const [now] = cellsOf<AnyRun>(cell.others.map((run) => stored.get(run.id) ?? run)) as [Cell];
    return { ...cell, ...now };
  });

/** The same grid with the curves of all runs that have not failed, each up to the last task that it has learned. */
export const withCurvesSoFar = (grid: Grid): Grid =>
  withCells(grid, (cell) => {
    const curves = [...cell.runs, ...cell.others]
      .filter(({ status }) => status !== 'failed')
      .map(curveSoFar)
      .filter(({ length }) => length > 0);
    return { ...cell, n: curves.length, curve: meanCurve(curves) };
  });

/** How many tasks a grid's runs have, as far as any run knows. */
export const tasksOf = (stored: Iterable<RunRecord>): number =>
  Math.max(1, ...[...stored].map(({ tasks }) => tasks));

const withCells = (grid: Grid, change: (cell: LabelledCell) => LabelledCell): Grid => ({
  ...grid,
  rows: grid.rows.map((row) => ({ ...row, cells: row.cells.map((cell) => cell && change(cell)) })),
});

/** Average accuracy after each task that a run has learned and been tested on: [tasks so far], fractions. */
function curveSoFar({ accuracies }: AnyRun): number[] {
  const tested = new Map<number, number>();
  for (const { trainTask } of accuracies) tested.set(trainTask, (tested.get(trainTask) ?? 0) + 1);
  let learned = 0;
  while (tested.get(learned + 1) === learned + 1) learned++;
  return averageAccuracyCurve(accuracies, learned);
}

/** Over those that have come so far: [tasks of the longest]. */
function meanCurve(curves: readonly number[][]): Spread[] {
  const longest = Math.max(0, ...curves.map(({ length }) => length));
  return Array.from({ length: longest }, (_, task) => {
    const values = curves.flatMap((curve) => curve[task] ?? []);
    return { ...spreadOf(values), ...(values.length < curves.length && { n: values.length }) };
  });
}
