import type { Cell } from '../cells/cells.js';
import type { Grid, LabelledCell } from '../cells/grid.js';
import type { Point } from './drawing.js';
import { gridChart } from './grid-chart.js';
import { heightBounds, type Line, type LinePanel, taskTicks } from './line-panel.js';
import { styleOf } from './palette.js';
import type { Panels } from './panels.js';
import { pointOf } from './point-of.js';
import { shownRows } from './shown-rows.js';

/** Empty space at both ends of the task axis, in tasks. */
const ROOM = 0.3;

/**
 * A grid's curves of average accuracy in percent: a panel per column, a line per row that has finished runs.
 * @param least the fewest tasks that the axis has room for
 */
export function curvePanels({ columns, ...grid }: Grid, least = 1): LinePanel[] {
  const rows = shownRows(grid, (cell) => (cell?.n ?? 0) > 0);
  const panels = columns.map(({ label }, column) => ({
    title: [label, runsText(rows.map(({ cells }) => cells[column]))].filter(Boolean).join(', '),
    lines: rows.map(({ name, cells, number }) => lineOf(name, cells[column], number)),
  }));
  const tasks = Math.max(least, ...panels.flatMap(({ lines }) => lines.map(({ points }) => points.length)));
  // All panels share one axis so that they can be compared.
  const bounds = heightBounds({ lines: panels.flatMap(({ lines }) => lines), marks: [] });
  return panels.map((panel) => ({
    ...panel,
    marks: [],
    spread: 'bands',
    x: { title: 'Tasks learned', min: 1 - ROOM, max: tasks + ROOM, ticks: taskTicks(tasks) },
    y: { title: 'Average accuracy (%)', ...bounds },
  }));
}

/**
 * The curves as an image.
 * @throws UserError when the font's files are missing or damaged.
 */
export function curveChart(grid: Grid): Panels {
  return gridChart(grid, [subtitleOf(grid)], curvePanels(grid));
}

/** Says what the curves and bands show. */
export function subtitleOf({ rows }: Grid): string {
  const runs = runsText(rows.flatMap(({ cells }) => cells));
  if (runs === '') return 'No finished runs';
  const mean = 'Mean test accuracy over the tasks learned so far';
  return runs === 'n=1'
    ? `${mean}; one seed`
    : `${mean}; bands: ± population standard deviation over n seeds`;
}

/** `n=10`, `n=3 to 10`: the number of seeds per cell, ignoring cells without any. */
export function runsText(cells: readonly (Cell | undefined)[]): string {
  const counts = cells.flatMap((cell) => (cell && cell.n > 0 ? [cell.n] : []));
  if (counts.length === 0) return '';
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  return fewest === most ? `n=${most}` : `n=${fewest} to ${most}`;
}

const lineOf = (label: string, cell: LabelledCell | undefined, number: number): Line => ({
  label,
  apart: cell?.apart ?? [],
  style: styleOf(number),
  points: cell === undefined ? [] : pointsOf(cell),
  n: cell?.n ?? 0,
});

const pointsOf = ({ curve }: Cell): Point[] => curve.map((spread, task) => pointOf(task + 1, spread));
