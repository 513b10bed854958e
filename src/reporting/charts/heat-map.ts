import type { ChartConfiguration, Plugin, Scale } from 'chart.js';
import { interpolateBlues } from 'd3-scale-chromatic';
import { accuracyMatrix, type Cell } from '../cells/cells.js';
import { cellsIn, type Grid, sharedText } from '../cells/grid.js';
import { INK, SOFT_INK } from './drawing.js';
import { wrapped } from './fitted-text.js';
import { fontFamily } from './fonts.js';
import { taskTicks } from './line-panel.js';
import type { Panels } from './panels.js';
import type { Drawable } from './rendering.js';

/** Colours for an accuracy: one hue from light to dark, readable without colour too. */
export const heatOf = (fraction: number): { ground: string; ink: string } => ({
  ground: interpolateBlues(fraction),
  ink: fraction > 0.55 ? '#ffffff' : '#1d1d1f',
});

/** An accuracy in percent, short enough to fit into a square. */
export const heatText = (fraction: number, tasks: number): string =>
  (100 * fraction).toFixed(tasks <= 10 ? 1 : 0);

/** Says what the maps show. */
export const HEAT_CAPTION =
  'Test accuracy (%) on each task, mean over seeds. Rows: tasks learned so far. Columns: task tested. Darker is higher.';

/** Side of a map without its labels, in CSS pixels: a minimum, and the size per task (smaller without decimals). */
const SIDE = { least: 150, ofTask: 38, ofManyTasks: 26 };
/** Space that the labels and a two-line title take. */
const LABELS = { width: 78, height: 96 };
const PADDING = { top: 6, right: 14, bottom: 6, left: 6 };
const TITLE = { size: 13, line: 16 };

/** If maps are not placed by head, this many are side by side; one column of them would be a long strip. */
const WIDEST = 4;

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

interface Square {
  /** Task tested. */
  x: number;
  /** Tasks learned. */
  y: number;
  accuracy: number;
}

/** @param title lines; one that is wider than the map is wrapped */
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
          row.map(({ mean }, tested) => ({ x: tested + 1, y: learned + 1, accuracy: mean })),
        );
  const family = fontFamily();
  const titleLines = title.flatMap((line) =>
    wrapped(line, `bold ${TITLE.size}px ${family}`, size.width - PADDING.left - PADDING.right),
  );
  const axis = (text: string) => ({
    type: 'linear',
    min: 0.5,
    max: tasks + 0.5,
    title: { display: true, text, color: INK, font: { family, size: 12 } },
    grid: { display: false },
    border: { display: false },
    ticks: { color: INK, font: { family, size: 12 } },
    afterBuildTicks: (scale: Scale) => {
      scale.ticks = taskTicks(tasks).map((value) => ({ value }));
    },
  });
  const configuration = {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: squares,
          backgroundColor: squares.map(({ accuracy }) => heatOf(accuracy).ground),
        },
      ],
    },
    options: {
      layout: { padding: PADDING },
      plugins: {
        legend: { display: false },
        title: {
          display: true,
          text: titleLines,
          color: INK,
          font: { family, size: TITLE.size, lineHeight: `${TITLE.line}px`, weight: 'bold' },
          padding: 6,
        },
        subtitle: {
          display: squares.length === 0,
          text: cell === undefined ? 'not run' : 'no finished run',
          color: SOFT_INK,
          font: { family, size: 12 },
        },
      },
      scales: { x: axis('Task tested'), y: { ...axis('Tasks learned'), reverse: true } },
    },
    plugins: [placesPlugin(squares), numbersPlugin(squares, tasks, family)],
  };
  return {
    width: size.width,
    height: size.height + TITLE.line * (titleLines.length - 2),
    configuration: configuration as unknown as ChartConfiguration,
  };
}

/** Gap between two squares, in CSS pixels. */
const GAP = 1.5;

/** Places the squares once the axes are laid out; Chart.js reads their options before that. */
const placesPlugin = (squares: readonly Square[]): Plugin => ({
  id: 'places',
  beforeDatasetsDraw(chart) {
    const { x: columns, y: rows } = chart.scales;
    for (const [index, element] of chart.getDatasetMeta(0).data.entries()) {
      const { x, y } = squares[index]!;
      const [left, right] = [columns!.getPixelForValue(x - 0.5), columns!.getPixelForValue(x + 0.5)];
      const [top, bottom] = [rows!.getPixelForValue(y - 0.5), rows!.getPixelForValue(y + 0.5)];
      const place = { x: left, y: top, width: right - left - GAP, height: bottom - top - GAP };
      Object.assign(element, place);
    }
  },
});

/** Writes each accuracy into its square. */
const numbersPlugin = (squares: readonly Square[], tasks: number, family: string): Plugin => ({
  id: 'numbers',
  afterDatasetsDraw({ ctx, scales }) {
    ctx.save();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.font = `${tasks <= 10 ? 11 : 10}px ${family}`;
    for (const { x, y, accuracy } of squares) {
      ctx.fillStyle = heatOf(accuracy).ink;
      ctx.fillText(heatText(accuracy, tasks), scales.x!.getPixelForValue(x), scales.y!.getPixelForValue(y));
    }
    ctx.restore();
  },
});
