import type { ChartConfiguration, Plugin, Scale } from 'chart.js';
import { interpolateBlues } from 'd3-scale-chromatic';
import { INK, SOFT_INK } from './drawing.js';
import { wrapped } from './fitted-text.js';
import { fontFamily } from './fonts.js';
import type { Drawable } from './rendering.js';

/** From here on white ink has more contrast than black on the ground: with either, 4.5 to 1 and more. */
const WHITE_INK = 0.717;

/** Colours for a fraction: one hue from light to dark, readable without colour too. */
export const heatOf = (fraction: number): { ground: string; ink: string } => ({
  ground: interpolateBlues(fraction),
  ink: fraction > WHITE_INK ? '#ffffff' : '#000000',
});

/** A square of a matrix. */
export interface Square {
  /** Its column and row, from 1. */
  x: number;
  y: number;
  /** Its colour, 0 … 1. */
  fraction: number;
  /** Written into it. */
  text: string;
}

/** A square matrix of squares, rows from top to bottom. */
export interface SquaresParts {
  /** Lines; one that is wider than the matrix is wrapped. */
  title: string[];
  /** Number of rows and columns. */
  count: number;
  squares: readonly Square[];
  /** Font size of what is written into squares, in CSS pixels. */
  textSize: number;
  axes: { x: AxisParts; y: AxisParts };
  /** Font size of the ticks' labels, in CSS pixels. */
  tickSize?: number;
  /** Rows and columns, from 1, after which a line is drawn. */
  borders?: readonly number[];
  /** Shown if there are no squares. */
  instead: string;
  /** Of the whole in CSS pixels, with a title of two lines. */
  size: { width: number; height: number };
}

export interface AxisParts {
  title: string;
  /** One line each, or several. */
  ticks: readonly { value: number; label: string | string[] }[];
}

const PADDING = { top: 6, right: 14, bottom: 6, left: 6 };
const TITLE = { size: 13, line: 16 };

/** @throws UserError if the font's files are missing or damaged */
export function squaresChart(parts: SquaresParts): Drawable {
  const { title, count, squares, axes, tickSize = 12, borders = [], instead, size } = parts;
  const family = fontFamily();
  const titleLines = title.flatMap((line) =>
    wrapped(line, `bold ${TITLE.size}px ${family}`, size.width - PADDING.left - PADDING.right),
  );
  const axis = ({ title, ticks }: AxisParts) => ({
    type: 'linear',
    // Without room for half a tick at each end.
    offset: false,
    min: 0.5,
    max: count + 0.5,
    title: { display: true, text: title, color: INK, font: { family, size: 12 } },
    grid: { display: false },
    border: { display: false },
    ticks: { color: INK, font: { family, size: tickSize }, autoSkip: false, maxRotation: 0 },
    afterBuildTicks: (scale: Scale) => {
      scale.ticks = ticks.map(({ value }) => ({ value }));
    },
    afterTickToLabelConversion: (scale: Scale) => {
      for (const [index, tick] of scale.ticks.entries()) tick.label = ticks[index]!.label;
    },
  });
  const configuration = {
    type: 'matrix',
    data: {
      datasets: [{ data: squares, backgroundColor: squares.map(({ fraction }) => heatOf(fraction).ground) }],
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
          text: instead,
          color: SOFT_INK,
          font: { family, size: 12 },
        },
      },
      scales: { x: axis(axes.x), y: { ...axis(axes.y), reverse: true } },
    },
    plugins: [
      placesPlugin(squares, count),
      textsPlugin(squares, `${parts.textSize}px ${family}`),
      bordersPlugin(borders, count),
    ],
  };
  return {
    width: size.width,
    height: size.height + TITLE.line * (titleLines.length - 2),
    configuration: configuration as unknown as ChartConfiguration,
  };
}

/** Gap between two squares, in CSS pixels; of many there is none. */
const GAP = 1.5;
const MOST_WITH_GAP = 30;

/** Places the squares once the axes are laid out; Chart.js reads their options before that. */
const placesPlugin = (squares: readonly Square[], count: number): Plugin => ({
  id: 'places',
  beforeDatasetsDraw(chart) {
    const { x: columns, y: rows } = chart.scales;
    const gap = count > MOST_WITH_GAP ? 0 : GAP;
    for (const [index, element] of chart.getDatasetMeta(0).data.entries()) {
      const { x, y } = squares[index]!;
      const [left, right] = [columns!.getPixelForValue(x - 0.5), columns!.getPixelForValue(x + 0.5)];
      const [top, bottom] = [rows!.getPixelForValue(y - 0.5), rows!.getPixelForValue(y + 0.5)];
      const place = { x: left, y: top, width: right - left - gap, height: bottom - top - gap };
      Object.assign(element, place);
    }
  },
});

/** Writes each square's text into it. */
const textsPlugin = (squares: readonly Square[], font: string): Plugin => ({
  id: 'texts',
  afterDatasetsDraw({ ctx, scales }) {
    ctx.save();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.font = font;
    for (const { x, y, fraction, text } of squares) {
      ctx.fillStyle = heatOf(fraction).ink;
      ctx.fillText(text, scales.x!.getPixelForValue(x), scales.y!.getPixelForValue(y));
    }
    ctx.restore();
  },
});

/** Draws lines between rows and between columns. */
const bordersPlugin = (borders: readonly number[], count: number): Plugin => ({
  id: 'borders',
  afterDatasetsDraw({ ctx, scales }) {
    ctx.save();
    ctx.strokeStyle = SOFT_INK;
    ctx.lineWidth = 0.5;
    const at = (scale: Scale | undefined, value: number) => scale!.getPixelForValue(value + 0.5);
    for (const after of borders) {
      ctx.beginPath();
      ctx.moveTo(at(scales.x, after), at(scales.y, 0));
      ctx.lineTo(at(scales.x, after), at(scales.y, count));
      ctx.moveTo(at(scales.x, 0), at(scales.y, after));
      ctx.lineTo(at(scales.x, count), at(scales.y, after));
      ctx.stroke();
    }
    ctx.restore();
  },
});
