import type { Chart, ChartDataset, Plugin, Scale } from 'chart.js';
import { drawPoint } from 'chart.js/helpers';
import type { IErrorBarXYDataPoint } from 'chartjs-chart-error-bars';
import { nonDominated } from '../../statistics/pareto.js';
import { type Banded, bandsPlugin } from './bands.js';
import { type Borders, bordersPlugin } from './borders.js';
import { wrapped } from './fitted-text.js';
import { fontFamily } from './fonts.js';
import { frontPlugin } from './front.js';
import { gapPlugin } from './gap.js';
import type { LineStyle } from './palette.js';
import { pointLabelsPlugin } from './point-labels.js';
import { type Drawable, pngOf } from './rendering.js';
import { type Seeded, seedsPlugin } from './seeds.js';
import { stripesPlugin } from './stripes.js';

/** Default width of a chart, in CSS pixels. */
export const WIDTH = 800;

export const INK = '#222222';
export const SOFT_INK = '#555555';
const RULE = '#e4e4e4';
/** Space around a chart, and sizes of its title, in CSS pixels. */
const PADDING = { top: 14, right: 22, bottom: 14, left: 14 };
const TITLE = { size: 18, line: 22 };
const SUBTITLE = { size: 12.5, line: 17 };
const MARKER_RADIUS = 4.5;
/** Length of the line sample in a legend, in CSS pixels. */
export const LEGEND_LINE = 38;

/** What varies between charts of this look. Both axes are linear. */
export interface ChartParts {
  /** In CSS pixels. */
  width?: number;
  /** Height with a one-line title; each further line adds to it. */
  height: number;
  title: string;
  /** In CSS pixels. */
  titleSize?: number;
  /** Lines, wrapped if they are too wide; none by default. */
  subtitles?: readonly string[];
  /** Whether the chart has its own legend; true by default. */
  legend?: boolean;
  datasets: { data: Dataset; style: LineStyle }[];
  /** Names to write beside the points of the data sets, in the same order. */
  names?: readonly string[];
  /** Bands to shade around the data sets, in the same order. */
  bands?: readonly Banded[];
  /** Single seeds to draw beside the points of the data sets, in the same order. */
  seeds?: readonly Seeded[];
  /** How far beside, in CSS pixels. */
  seedDistance?: number;
  /** Whether points that no other dominates are marked; false by default. */
  front?: boolean;
  /** `gap`: where the scale is interrupted; `striped`: whether the space of every second tick is shaded. */
  x: {
    min: number;
    max: number;
    title: string;
    ticks: { value: number; label?: string }[];
    gap?: number;
    striped?: boolean;
  };
  /** `isPercent`: left out if its values lie between 0 and 100, and no tick beyond. */
  y: { min: number; max: number; title: string; isPercent?: false };
  borders?: Borders;
}

/**
 * A chart as PNG, 1600 pixels wide by default.
 * @throws UserError if the font's files are missing or damaged
 */
export const drawn = (parts: ChartParts): Buffer => pngOf(drawable(parts));

/**
 * A chart with error bars or bands. The y axis is in percent and has no ticks below 0 or above 100.
 * @throws UserError if the font's files are missing or damaged
 */
export function drawable({
  width = WIDTH,
  height,
  title,
  titleSize = TITLE.size,
  subtitles = [],
  legend = true,
  datasets,
  names,
  bands = [],
  seeds = [],
  seedDistance,
  front = false,
  x,
  y,
  borders,
}: ChartParts): Drawable {
  const family = fontFamily();
  const font = { family, size: 13 };
  const titleLines = wrapped(title, `bold ${titleSize}px ${family}`, width - PADDING.left - PADDING.right);
  const subtitleLines = subtitles.flatMap((line) =>
    wrapped(line, `${SUBTITLE.size}px ${family}`, width - PADDING.left - PADDING.right),
  );
  const axisTitle = (text: string) => ({ display: true, text, color: INK, font: { family, size: 14 } });
  const configuration = {
    type: 'lineWithErrorBars',
    data: { datasets: datasets.map(({ data }) => data) },
    options: {
      layout: { padding: PADDING },
      font,
      color: INK,
      plugins: {
        title: {
          display: true,
          text: titleLines,
          color: INK,
          font: { family, size: titleSize, lineHeight: `${TITLE.line}px`, weight: 'bold' },
        },
        subtitle: {
          display: subtitleLines.length > 0,
          text: subtitleLines,
          color: SOFT_INK,
          font: { family, size: SUBTITLE.size, lineHeight: `${SUBTITLE.line}px` },
          padding: { bottom: 12 },
        },
        legend: {
          display: legend,
          position: 'bottom',
          labels: { boxWidth: LEGEND_LINE, boxHeight: 0, padding: 12, color: INK, font },
        },
      },
      scales: {
        x: {
          type: 'linear',
          min: x.min,
          max: x.max,
          title: axisTitle(x.title),
          grid: { display: false },
          border: { color: INK },
          ticks: {
            color: INK,
            font,
            // Chart.js makes ticks of its own before those of the chart; too many would be a warning.
            stepSize: Math.max(1, (x.max - x.min) / 500),
            callback: (value: number | string) =>
              x.ticks.find((tick) => tick.value === value)?.label ?? `${value}`,
          },
          afterBuildTicks: (axis: Scale) => {
            axis.ticks = x.ticks.map(({ value }) => ({ value }));
          },
        },
        y: {
          type: 'linear',
          min: y.min,
          max: y.max,
          title: axisTitle(y.title),
          grid: { color: RULE },
          border: { color: INK },
          ticks: { color: INK, font, includeBounds: false },
          // Accuracies lie between 0 and 100; the space beyond is for markers and error bars.
          afterBuildTicks: (axis: Scale) => {
            if (y.isPercent !== false)
              axis.ticks = axis.ticks.filter(({ value }) => value >= 0 && value <= 100);
          },
        },
      },
    },
    plugins: [
      ...(borders ? [bordersPlugin(borders)] : []),
      bandsPlugin(bands),
      seedsPlugin(seeds, seedDistance),
      ...(front ? [frontPlugin(nonDominated)] : []),
      ...(names ? [pointLabelsPlugin(names)] : []),
      ...(x.striped ? [stripesPlugin(x.ticks.map(({ value }) => value))] : []),
      ...(x.gap === undefined ? [] : [gapPlugin(x.gap)]),
      ...(legend ? [legendMarkers(datasets.map(({ style }) => style))] : []),
    ],
  };
  return {
    width,
    height:
      height + TITLE.line * (titleLines.length - 1) + SUBTITLE.line * Math.max(0, subtitleLines.length - 1),
    configuration: configuration as Drawable['configuration'],
  };
}

/**
 * A point with or without an error bar; nothing is drawn if y is NaN. deviation: what the bar is of, which may be cut; seeds: what its y is the mean of; n: its number of runs, if not its curve's; place: what a
 * page says of its place on the x axis, if that is not a tick's.
 */
export type Point = {
  x: number;
  y: number;
  yMin?: number;
  yMax?: number;
  deviation?: number;
  seeds?: readonly number[];
  n?: number;
  place?: string;
};

type Dataset = ChartDataset<'lineWithErrorBars', (IErrorBarXYDataPoint | { x: number; y: number })[]>;

/** Points in a style, joined by a line unless `joined` is false. */
export const dataset = (
  label: string,
  points: Point[],
  style: LineStyle,
  { joined = true }: { joined?: boolean | undefined } = {},
): ChartParts['datasets'][number] => ({
  style,
  data: {
    type: 'lineWithErrorBars',
    label,
    data: points as Dataset['data'],
    borderColor: style.colour,
    borderWidth: 2,
    borderDash: style.dash,
    showLine: joined,
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
  },
});

/** Bounds of an axis that shows all of these values with a little space around them. */
export function boundsOf(values: readonly number[]): { min: number; max: number } {
  const shown = values.filter((value) => !Number.isNaN(value));
  if (shown.length === 0) return { min: 0, max: 100 };
  const [lowest, highest] = [Math.min(...shown), Math.max(...shown)];
  const room = Math.max(0.5, 0.04 * (highest - lowest));
  return { min: lowest - room, max: highest + room };
}

/** Chart.js draws the lines in the legend; this adds the markers. */
const legendMarkers = (styles: LineStyle[]): Plugin => ({
  id: 'legend-markers',
  afterDraw: ({ ctx, legend }) => {
    const boxes = (legend as unknown as { legendHitBoxes: { left: number; top: number; height: number }[] })
      .legendHitBoxes;
    for (const [index, style] of styles.entries()) {
      const box = boxes[index]!;
      drawMarker(ctx, style, box.left + LEGEND_LINE / 2, box.top + box.height / 2);
    }
  },
});

/** Draws a curve's marker centred on a point. */
export function drawMarker(
  ctx: Chart['ctx'],
  { colour, filled, marker }: LineStyle,
  x: number,
  y: number,
): void {
  ctx.save();
  ctx.setLineDash([]);
  ctx.strokeStyle = colour;
  ctx.fillStyle = filled ? colour : 'white';
  drawPoint(ctx, { pointStyle: marker, radius: MARKER_RADIUS, borderWidth: 1.5 }, x, y);
  ctx.restore();
}
