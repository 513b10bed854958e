import { createCanvas, type SKRSContext2D } from 'canvas';
import { INK, SOFT_INK } from './drawing.js';
import { wrapped } from './fitted-text.js';
import { fontFamily } from './fonts.js';
import { drawLegend, LEGEND_ROW, type Legend, type LegendEntry, legendOf } from './legend.js';
import {
  contentOf,
  type Drawable,
  dropPixels,
  PIXEL_RATIO,
  svgCanvas,
  svgOf,
  withPixels,
} from './rendering.js';

/** In CSS pixels. */
const TITLE = { size: 21, line: 30 };
const SUBTITLE = { size: 13, line: 19 };
const MARGIN = 18;

/** Charts of the same width in rows, with one title above and one legend below. */
export interface Panels {
  /** Wrapped, like the subtitles, if it is wider than the charts. */
  title: string;
  /** One line each, or more if wrapped. */
  subtitles: readonly string[];
  charts: readonly Drawable[];
  /** How many charts are placed side by side; all of them by default. */
  perRow?: number;
  /** Rows of entries, aligned in columns; laid out anew if they are wider than the charts. */
  legend: readonly (readonly LegendEntry[])[];
  /** Around everything, in CSS pixels. */
  margin?: number;
}

/** Where everything goes, in CSS pixels. */
export interface Layout {
  margin: number;
  width: number;
  height: number;
  titleLines: string[];
  subtitleLines: string[];
  legend: Legend;
  legendTop: number;
  places: { left: number; top: number }[];
}

/** Pixels of the largest picture that has two of them per CSS pixel: of many maps, it would take seconds to compress. */
const MOST_PIXELS = 20e6;

/**
 * The charts as one PNG, at two pixels per CSS pixel, or one if they are very many.
 * @throws UserError if the font's files are missing or damaged
 */
export function panelsPng(panels: Panels): Buffer {
  const layout = layoutOf(panels);
  const isHuge = layout.width * layout.height * PIXEL_RATIO ** 2 > MOST_PIXELS;
  const ratio = isHuge ? 1 : PIXEL_RATIO;
  const canvas = createCanvas(layout.width * ratio, layout.height * ratio);
  const ctx = canvas.getContext('2d');
  ctx.scale(ratio, ratio);
  drawFrame(ctx, layout);
  for (const [index, { left, top }] of layout.places.entries()) {
    const chart = panels.charts[index]!;
    withPixels(chart, (picture) => ctx.drawImage(picture, left, top, chart.width, chart.height), ratio);
  }
  const png = canvas.toBuffer('image/png');
  dropPixels(canvas);
  return png;
}

/**
 * The charts as one SVG image.
 * @throws UserError if the font's files are missing or damaged
 */
export function panelsSvg(panels: Panels): string {
  const layout = layoutOf(panels);
  const canvas = svgCanvas(layout.width, layout.height);
  drawFrame(canvas.getContext('2d'), layout);
  const parts = layout.places.map(({ left, top }, index) =>
    nested(svgOf(panels.charts[index]!), `panel${index}-`, left, top),
  );
  const frame = contentOf(canvas);
  return frame.replace(/<\/svg>\s*$/, `${parts.join('\n')}\n</svg>\n`);
}

/** An SVG image placed inside another; a prefix keeps its ids unique. */
const nested = (svg: string, prefix: string, left: number, top: number): string =>
  svg
    .replace(/^<\?xml.*?\?>\s*/, '')
    .replace(/^<svg /, `<svg x="${left}" y="${top}" `)
    .replace(/\bid="/g, `id="${prefix}`)
    .replace(/url\(#/g, `url(#${prefix}`)
    .replace(/href="#/g, `href="#${prefix}`);

export function layoutOf({
  title,
  subtitles,
  charts,
  perRow = charts.length,
  legend,
  margin = MARGIN,
}: Panels): Layout {
  const width = Math.max(...charts.map((chart) => chart.width));
  const rowHeights = Array.from({ length: Math.ceil(charts.length / perRow) }, (_, row) =>
    Math.max(...charts.slice(row * perRow, (row + 1) * perRow).map(({ height }) => height)),
  );
  const whole = width * Math.min(perRow, charts.length);
  const room = whole - 2 * margin;
  const fonts = fontsOf();
  const titleLines = title === '' ? [] : wrapped(title, fonts.title, room);
  const subtitleLines = subtitles.flatMap((text) => wrapped(text, fonts.subtitle, room));
  const fitted = legendOf(legend, room);
  const chartTop = margin + TITLE.line * titleLines.length + SUBTITLE.line * subtitleLines.length;
  const lowerEdge = (row: number) =>
    rowHeights.slice(0, row + 1).reduce((sum, height) => sum + height, chartTop);
  const legendTop = lowerEdge(rowHeights.length - 1);
  return {
    margin,
    width: whole,
    titleLines,
    subtitleLines,
    legend: fitted,
    height: legendTop + LEGEND_ROW * fitted.rows.length + margin,
    legendTop,
    // Aligned at the bottom: a chart whose title has more lines is taller.
    places: charts.map((chart, index) => ({
      left: width * (index % perRow),
      top: lowerEdge(Math.floor(index / perRow)) - chart.height,
    })),
  };
}

/** @throws UserError if the font's files are missing or damaged */
function fontsOf() {
  const family = fontFamily();
  return { title: `bold ${TITLE.size}px ${family}`, subtitle: `${SUBTITLE.size}px ${family}` };
}

/** Draws everything but the charts. */
export function drawFrame(
  ctx: SKRSContext2D,
  { margin, width, height, titleLines, subtitleLines, legend, legendTop }: Layout,
): void {
  const fonts = fontsOf();
  ctx.fillStyle = 'white';
  ctx.fillRect(0, 0, width, height);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  ctx.fillStyle = INK;
  ctx.font = fonts.title;
  for (const [index, line] of titleLines.entries()) {
    ctx.fillText(line, width / 2, margin + TITLE.size / 2 + TITLE.line * index);
  }
  const subtitleTop = margin + TITLE.line * titleLines.length;
  ctx.fillStyle = SOFT_INK;
  ctx.font = fonts.subtitle;
  for (const [index, line] of subtitleLines.entries()) {
    ctx.fillText(line, width / 2, subtitleTop + SUBTITLE.line * (index + 0.5));
  }
  drawLegend(ctx, legend, width, legendTop);
}
