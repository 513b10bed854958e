import { type Time, timesOf } from '../../training/anytime-metrics.js';
import { spreadOf } from '../cells/cells.js';
import { cellsIn, type Grid, type LabelledCell } from '../cells/grid.js';
import { anytimeText, periodsOf } from '../measures/measures.js';
import { runsText } from './curves.js';
import type { Point } from './drawing.js';
import { gridChart } from './grid-chart.js';
import { heightBounds, type LinePanel } from './line-panel.js';
import type { Panels } from './panels.js';
import { pointOf } from './point-of.js';
import { shownRows } from './shown-rows.js';
import {
  bordersBetween,
  bordersText,
  byStep,
  commonEnds,
  lastStep,
  lineOverSteps,
  onTheWayIn,
  stepAxis,
} from './steps.js';

/** What is drawn of a time: a title, and a fraction. */
const shown: readonly (readonly [string, (time: Time) => number])[] = [
  ['tasks so far', ({ accuracies }) => accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length],
  ['first task', ({ accuracies }) => accuracies[0]!],
];

/**
 * Accuracies on the way in percent: two panels per column, of the average over the tasks so far and of the first task, a
 * line per row. Empty if no run has measured them.
 */
export function anytimePanels(grid: Grid): LinePanel[] {
  const { columns } = grid;
  const rows = shownRows(grid, (cell) => timesIn(cell).length > 0);
  const steps = lastStep(grid);
  if (steps === 0) return [];
  const panels = columns.flatMap(({ label }, column) => {
    const cells = rows.map((row) => row.cells[column]);
    if (!cells.some((cell) => timesIn(cell).length > 0)) return [];
    const borders = commonEnds(cells);
    return shown.map(([title, of]) => ({
      title: [label, title, runsText(cells)].filter(Boolean).join(', '),
      lines: rows.map((row, index) => lineOverSteps(row, cells[index], pointsOf(timesIn(cells[index]), of))),
      ...(borders && { borders: bordersBetween(borders) }),
    }));
  });
  const bounds = heightBounds({ lines: panels.flatMap(({ lines }) => lines), marks: [] });
  return panels.map((panel) => ({
    ...panel,
    marks: [],
    spread: 'bands',
    x: stepAxis(steps),
    y: { title: 'Accuracy (%)', ...bounds },
  }));
}

/**
 * The same as an image; undefined if there is nothing to see.
 * @throws UserError if the font's files are missing or damaged
 */
export function anytimeChart(grid: Grid): Panels | undefined {
  const panels = anytimePanels(grid);
  return panels.length === 0 ? undefined : gridChart(grid, [anytimeSubtitle(grid)], panels);
}

/** Says what the curves show. */
export function anytimeSubtitle(grid: Grid): string {
  const cells = cellsIn(grid);
  const spread =
    runsText(cells) === 'n=1' ? 'one seed' : 'bands: ± population standard deviation over n seeds';
  const mixed = cells.filter((cell) => periodsOf(cell).length > 1).map(({ label }) => label);
  return [
    `${anytimeText(cells)}; ${spread}.`,
    ...bordersText(grid),
    ...(mixed.length > 0
      ? [`Not shown, since their runs were tested after different steps: ${mixed.join(', ')}.`]
      : []),
  ].join(' ');
}

/** Times on the way of the runs that have them. */
const timesIn = (cell: LabelledCell | undefined): Time[][] =>
  onTheWayIn(cell).map(({ accuracies }) => timesOf(accuracies));

/** The mean over the runs that were tested at a step, for each such step. */
const pointsOf = (runs: readonly Time[][], of: (time: Time) => number): Point[] =>
  byStep(runs.flat().map((time) => ({ step: time.step, value: of(time) }))).map(([step, values]) =>
    pointOf(step, spreadOf(values)),
  );
