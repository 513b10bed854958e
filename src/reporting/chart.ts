import type { Cell } from './cells.js';
import { boundsOf, dataset, drawn } from './drawing.js';
import type { Grid } from './grid.js';
import { type LineStyle, styleOf } from './palette.js';

/** In CSS pixels. */
const HEIGHT = 500;
/** A legend of more lines than this makes the image higher, by so much a line. */
const LEGEND_ROOM = 8;
const LEGEND_GROWTH = 10;

/** Lines stand apart by this part of the axis, so that error bars of one task do not cover each other … */
const OFFSET = 0.01;
/** … and all of them together by at most this much, in tasks. */
const WIDEST = 0.4;

/** A cell that has a curve, and its line. */
interface Line {
  cell: Cell;
  style: LineStyle;
}

/**
 * A scenario's line chart as PNG, 1600 × 1000 pixels, higher where the legend is long: average accuracy in
 * percent against the number of tasks learned, a line a cell, error bars of one population deviation. Cells
 * without a finished run have no line.
 * @throws UserError when the font's files are missing or damaged.
 */
export function chartOf(grid: Grid): Buffer {
  const lines = linesOf(grid);
  const tasks = Math.max(1, ...lines.map(({ cell }) => cell.tasks));
  const ends = lines.flatMap(({ cell }) =>
    cell.curve.flatMap(({ mean, deviation }) => [mean - (deviation ?? 0), mean + (deviation ?? 0)]),
  );
  return drawn({
    height: HEIGHT + LEGEND_GROWTH * Math.max(0, lines.length - LEGEND_ROOM),
    title: grid.scenario,
    subtitle: subtitleOf(lines),
    datasets: lines.map(({ cell, style }, index) =>
      dataset(cell.label, pointsOf(cell, offsetOf(index, lines.length, tasks)), style),
    ),
    x: {
      min: 1 - WIDEST,
      max: tasks + WIDEST,
      title: 'Tasks learned',
      ticks: Array.from({ length: tasks }, (_, task) => ({ value: task + 1 })),
    },
    y: { ...boundsOf(ends.map((end) => 100 * end)), title: 'Average accuracy (%)' },
  });
}

const linesOf = ({ rows, columns }: Grid): Line[] =>
  columns.flatMap((_, column) =>
    rows.flatMap(({ cells }, row) => {
      const cell = cells[column];
      return cell === undefined || cell.n === 0 ? [] : [{ cell, style: styleOf(row, column) }];
    }),
  );

function subtitleOf(lines: Line[]): string {
  const counts = lines.map(({ cell }) => cell.n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (lines.length === 0) return 'No finished runs';
  const mean = 'Mean test accuracy over the tasks learned so far';
  if (most === 1) return `${mean}; one seed`;
  return `${mean}; error bars: ± population standard deviation over n = ${
    fewest === most ? most : `${fewest} to ${most}`
  } seeds`;
}

/** In tasks, around 0. */
function offsetOf(index: number, count: number, tasks: number): number {
  const step = Math.min(OFFSET * tasks, WIDEST / Math.max(1, count - 1));
  return (index - (count - 1) / 2) * step;
}

const pointsOf = ({ curve }: Cell, offset: number) =>
  curve.map(({ mean, deviation }, task) => {
    const point = { x: task + 1 + offset, y: 100 * mean };
    return deviation === null
      ? point
      : { ...point, yMin: 100 * (mean - deviation), yMax: 100 * (mean + deviation) };
  });
