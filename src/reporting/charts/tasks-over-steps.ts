import { spreadOf } from '../cells/cells.js';
import { cellsIn, type Grid, type LabelledCell, sharedText } from '../cells/grid.js';
import { anytimeText } from '../measures/measures.js';
import { apartText } from './apart-text.js';
import { runsText } from './curves.js';
import type { Point } from './drawing.js';
import { drawablePanel, heightBounds, type LinePanel } from './line-panel.js';
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

/** Ticks of a step axis that have room in a small chart. */
const MOST_TICKS = 3;

/** How many small charts are placed side by side; in CSS pixels, the size of each. */
const MOST_ACROSS = 5;
const SIZE = { width: 320, height: 270 };

/**
 * Small multiples: each task's accuracy in percent over the training steps, one panel per task and column, a line per row. Empty if no
 * run was tested on the way.
 */
export function taskPanels(grid: Grid): LinePanel[] {
  const rows = shownRows(grid, (cell) => tasksIn(cell) > 0);
  const panels = grid.columns.flatMap(({ label }, column) => {
    const cells = rows.map((row) => row.cells[column]);
    const tasks = Math.max(0, ...cells.map(tasksIn));
    const ends = commonEnds(cells);
    return Array.from({ length: tasks }, (_, index) => ({
      title: `${label}, task ${index + 1}`,
      lines: rows.map((row, place) => lineOverSteps(row, cells[place], pointsOf(cells[place], index + 1))),
      ...(ends && { borders: bordersBetween(ends, index) }),
    }));
  });
  // All share both axes, so that they can be compared.
  const bounds = heightBounds({ lines: panels.flatMap(({ lines }) => lines), marks: [] });
  return panels.map((panel) => ({
    ...panel,
    marks: [],
    spread: 'bands',
    x: { ...stepAxis(lastStep(grid), MOST_TICKS), title: 'Steps' },
    y: { title: 'Accuracy (%)', ...bounds },
  }));
}

/** How many of the small charts stand side by side: those of a column in rows of their own. */
export const tasksAcross = (grid: Grid): number =>
  Math.min(MOST_ACROSS, Math.max(1, ...cellsIn(grid).map(tasksIn)));

/**
 * The same as an image; undefined if there is nothing to see.
 * @throws UserError if the font's files are missing or damaged
 */
export function tasksChart(grid: Grid): Panels | undefined {
  const panels = taskPanels(grid);
  if (panels.length === 0) return undefined;
  return {
    title: grid.title,
    subtitles: [tasksSubtitle(grid), ...sharedText(grid), ...apartText(grid)],
    charts: panels.map((panel) => drawablePanel(panel, SIZE)),
    perRow: tasksAcross(grid),
    legend: [panels[0]!.lines],
  };
}

/** Says what the curves show. */
export function tasksSubtitle(grid: Grid): string {
  const cells = cellsIn(grid).filter((cell) => tasksIn(cell) > 0);
  const [every] = anytimeText(cells).match(/every .*$/)!;
  const runs = runsText(cells);
  const spread = runs === 'n=1' ? 'one seed' : `${runs}, bands: ± population standard deviation over n seeds`;
  const shaded = cells.length > 0 && commonEnds(cells) ? ['Shaded: where the task itself is learnt.'] : [];
  return [
    `Test accuracy on each task once it has begun, ${every}; ${spread}.`,
    ...bordersText(grid),
    ...shaded,
  ].join(' ');
}

/** How many tasks the runs of a cell have that were tested on the way. */
const tasksIn = (cell: LabelledCell | undefined): number =>
  onTheWayIn(cell).some(({ accuracies }) => accuracies.length > 0) ? cell!.tasks : 0;

const pointsOf = (cell: LabelledCell | undefined, task: number): Point[] =>
  byStep(
    onTheWayIn(cell).flatMap(({ accuracies }) =>
      accuracies.flatMap(({ step, testTask, accuracy }) =>
        testTask === task ? [{ step, value: accuracy }] : [],
      ),
    ),
  ).map(([step, values]) => pointOf(step, spreadOf(values)));
