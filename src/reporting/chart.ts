import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
import { drawPoint } from 'chart.js/helpers';
import type { IErrorBarXYDataPoint } from 'chartjs-chart-error-bars';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { Cell } from './cells.js';
import { fontFamily } from './fonts.js';
import type { Grid } from './grid.js';
import { type LineStyle, styleOf } from './palette.js';

/** In CSS pixels; the image has `PIXEL_RATIO` times as many. */
const WIDTH = 800;
const HEIGHT = 500;
const PIXEL_RATIO = 2;
/** A legend of more lines than this makes the image higher, by so much a line. */
const LEGEND_ROOM = 8;
const LEGEND_GROWTH = 10;

const INK = '#222222';
const RULE = '#e4e4e4';
const LEGEND_LINE = 38;
const MARKER_RADIUS = 4.5;
/** Lines stand apart by this part of the axis, so that error bars of one task do not cover each other … */
const OFFSET = 0.01;
/** … and all of them together by at most this much, in tasks. */
const WIDEST = 0.4;

/** A cell that has a curve, and its line. */
interface Line {
  cell: Cell;
  style: LineStyle;
}

type Dataset = ChartDataset<'lineWithErrorBars', (IErrorBarXYDataPoint | { x: number; y: number })[]>;

/**
 * A scenario's line chart as PNG, 1600 × 1000 pixels, higher where the legend is long: average accuracy in
 * percent against the number of tasks learned, a line a cell, error bars of one population deviation. Cells
 * without a finished run have no line.
 * @throws UserError when the font's files are missing or damaged.
 */
export function chartOf(grid: Grid): Buffer {
  const family = fontFamily();
  const lines = linesOf(grid);
  const renderer = new ChartJSNodeCanvas({
    width: WIDTH,
    height: HEIGHT + LEGEND_GROWTH * Math.max(0, lines.length - LEGEND_ROOM),
    backgroundColour: 'white',
    // By name: the renderer loads it against its own copy of Chart.js.
    plugins: { modern: ['chartjs-chart-error-bars'] },
  });
  return renderer.renderToBufferSync(configurationOf(grid.scenario, lines, family));
}

const linesOf = ({ rows, columns }: Grid): Line[] =>
  columns.flatMap((_, column) =>
    rows.flatMap(({ cells }, row) => {
      const cell = cells[column];
      return cell === undefined || cell.n === 0 ? [] : [{ cell, style: styleOf(row, column) }];
    }),
  );

function configurationOf(scenario: string, lines: Line[], family: string): ChartConfiguration {
  const tasks = Math.max(1, ...lines.map(({ cell }) => cell.tasks));
  const font = { family, size: 13 };
  return {
    type: 'lineWithErrorBars',
    data: { datasets: lines.map((line, index) => datasetOf(line, offsetOf(index, lines.length, tasks))) },
    options: {
      devicePixelRatio: PIXEL_RATIO,
      layout: { padding: { top: 14, right: 22, bottom: 14, left: 14 } },
      font,
      color: INK,
      plugins: {
        title: { display: true, text: scenario, color: INK, font: { family, size: 18, weight: 'bold' } },
        subtitle: {
          display: true,
          text: subtitleOf(lines),
          color: '#555555',
          font: { family, size: 12.5 },
          padding: { bottom: 12 },
        },
        legend: {
          position: 'bottom',
          labels: { boxWidth: LEGEND_LINE, boxHeight: 0, padding: 12, color: INK, font },
        },
      },
      scales: {
        x: {
          type: 'linear',
          min: 1 - WIDEST,
          max: tasks + WIDEST,
          title: { display: true, text: 'Tasks learned', color: INK, font: { family, size: 14 } },
          grid: { display: false },
          border: { color: INK },
          ticks: { color: INK, font, stepSize: 1 },
          afterBuildTicks: (axis) => {
            axis.ticks = Array.from({ length: tasks }, (_, task) => ({ value: task + 1 }));
          },
        },
        y: {
          type: 'linear',
          ...boundsOf(lines),
          title: { display: true, text: 'Average accuracy (%)', color: INK, font: { family, size: 14 } },
          grid: { color: RULE },
          border: { color: INK },
          ticks: { color: INK, font, includeBounds: false },
          // An accuracy has its bounds; the room above them is for markers and error bars.
          afterBuildTicks: (axis) => {
            axis.ticks = axis.ticks.filter(({ value }) => value >= 0 && value <= 100);
          },
        },
      },
    },
    plugins: [legendMarkers(lines)],
  } as ChartConfiguration;
}

/** The lowest and highest end of an error bar, in percent, and a little room. */
function boundsOf(lines: Line[]): { min: number; max: number } {
  const points = lines.flatMap(({ cell }) => cell.curve);
  if (points.length === 0) return { min: 0, max: 100 };
  const lowest = 100 * Math.min(...points.map(({ mean, deviation }) => mean - (deviation ?? 0)));
  const highest = 100 * Math.max(...points.map(({ mean, deviation }) => mean + (deviation ?? 0)));
  const room = Math.max(0.5, 0.04 * (highest - lowest));
  return { min: lowest - room, max: highest + room };
}

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

const datasetOf = ({ cell, style }: Line, offset: number): Dataset => ({
  type: 'lineWithErrorBars',
  label: cell.label,
  data: cell.curve.map(({ mean, deviation }, task) => {
    const point = { x: task + 1 + offset, y: 100 * mean };
    return deviation === null
      ? point
      : { ...point, yMin: 100 * (mean - deviation), yMax: 100 * (mean + deviation) };
  }) as Dataset['data'],
  borderColor: style.colour,
  borderWidth: 2,
  borderDash: style.dash,
  backgroundColor: style.filled ? style.colour : 'white',
  pointStyle: style.marker,
  pointRadius: MARKER_RADIUS,
  pointBorderColor: style.colour,
  pointBorderWidth: 1.5,
  errorBarColor: style.colour,
  errorBarLineWidth: 1.25,
  errorBarWhiskerColor: style.colour,
  errorBarWhiskerLineWidth: 1.25,
  errorBarWhiskerRatio: 0,
  errorBarWhiskerSize: 8,
  clip: false,
});

/** The legend's own boxes are the dashed lines; this puts the markers on them. */
const legendMarkers = (lines: Line[]): Plugin => ({
  id: 'legend-markers',
  afterDraw: ({ ctx, legend }) => {
    const boxes = (legend as unknown as { legendHitBoxes: { left: number; top: number; height: number }[] })
      .legendHitBoxes;
    for (const [index, { style }] of lines.entries()) {
      const box = boxes[index]!;
      ctx.save();
      ctx.setLineDash([]);
      ctx.strokeStyle = style.colour;
      ctx.fillStyle = style.filled ? style.colour : 'white';
      drawPoint(
        ctx,
        { pointStyle: style.marker, radius: MARKER_RADIUS, borderWidth: 1.5 },
        box.left + LEGEND_LINE / 2,
        box.top + box.height / 2,
      );
      ctx.restore();
    }
  },
});
