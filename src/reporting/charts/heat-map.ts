import { accuracyMatrix, type Cell } from '../cells/cells.js';
import { cellsIn, type Grid, sharedText } from '../cells/grid.js';
import { taskTicks } from './line-panel.js';
import type { Panels } from './panels.js';
import type { Drawable } from './rendering.js';
import { type Square, squaresChart } from './squares.js';

/** An accuracy in percent, short enough to fit into a square. */
export const heatText = (fraction: number, tasks: number): string =>
  (100 * fraction).toFixed(tasks <= 10 ? 1 : 0);

/** Says what the maps show. */
export const HEAT_CAPTION =
  'Test accuracy (%) on each task, mean over seeds. Rows: tasks learned so far. Columns: task tested. Higher accuracies stand out more.';

/** Side of a map without its labels, in CSS pixels: a minimum, and the size per task (smaller without decimals). */
const SIDE = { least: 150, ofTask: 38, ofManyTasks: 26 };
/** Space that the labels and a two-line title take. */
const LABELS = { width: 78, height: 96 };

/** If maps are not placed by head, this many are side by side; one column of them would be a long strip. */
export const WIDEST = 4;

/**
 * A grid's accuracy matrices as an image: a row per strategy, a column per head; with one head, or if most places are
 * empty, one after the other.
 * @throws UserError if the font's files are missing or damaged
 */
export function heatMapChart(grid: Grid): Panels {
  const { title, columns, rows } = grid;
  const tasks = Math.max(1, ...rows.flatMap(({ cells }) => cells.map((cell) => cell?.tasks ?? 1)));
  const filled = cellsIn(grid).length;
  const aligned = columns.length > 1 && filled >= (columns.length * rows.length) / 2;
  const side = Math.max(SIDE.least, (tasks <= 10 ? SIDE.ofTask : SIDE.ofManyTasks) * tasks);
  const size = { width: side + LABELS.width, height: side + LABELS.height };
  return {
    title,
    subtitles: [HEAT_CAPTION, ...sharedText(grid)],
    charts: rows.flatMap(({ name, cells }) =>
      cells.flatMap((cell, column) =>
        cell || aligned
          ? [
              heatMap(
                cell,
                [columns[column]!.label, cell ? `${name}, n=${cell.n}` : name, ...(cell?.apart ?? [])],
                tasks,
                size,
              ),
            ]
          : [],
      ),
    ),
    perRow: aligned ? columns.length : Math.min(filled, WIDEST),
    legend: [],
  };
}

/** @param title lines */
function heatMap(
  cell: Cell | undefined,
  title: string[],
  tasks: number,
  size: { width: number; height: number },
): Drawable {
  const squares: Square[] =
    cell === undefined || cell.n === 0
      ? []
      : accuracyMatrix(cell).flatMap((row, learned) =>
          row.map(({ mean }, tested) => ({
            x: tested + 1,
            y: learned + 1,
            fraction: mean,
            text: heatText(mean, tasks),
          })),
        );
  const ticks = taskTicks(tasks).map((value) => ({ value, label: `${value}` }));
  return squaresChart({
    title,
    count: tasks,
    squares,
    textSize: tasks <= 10 ? 11 : 10,
    axes: { x: { title: 'Task tested', ticks }, y: { title: 'Tasks learned', ticks } },
    instead: cell === undefined ? 'not run' : 'no finished run',
    size,
  });
}
