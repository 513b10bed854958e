import { createCanvas, loadImage, type SKRSContext2D } from 'canvas';
import { drawMarker, INK, LEGEND_LINE, SOFT_INK } from './drawing.js';
import { fontFamily } from './fonts.js';
import type { LineStyle } from './palette.js';
import { contentOf, type Drawable, PIXEL_RATIO, pngOf, svgCanvas, svgOf } from './rendering.js';

/** In CSS pixels. */
const TITLE = { size: 21, line: 30 };
const SUBTITLE = { size: 13, line: 19 };
const LEGEND = { size: 13.5, line: 25, gap: 8, between: 34 };
const MARGIN = 18;

export interface LegendEntry {
  label: string;
  style: LineStyle;
}

/** Charts of one size in rows, under one title and over one legend. */
export interface Panels {
  title: string;
  /** A line each, or several where one is wider than the charts. */
  subtitles: readonly string[];
  charts: readonly Drawable[];
  /** How many charts stand side by side; all of them unless given. */
  perRow?: number;
  /** Rows of entries that stand in columns; the last may be shorter. */
  legend: readonly (readonly LegendEntry[])[];
}

/** Where everything stands, in CSS pixels. */
interface Layout {
  width: number;
  height: number;
  /** Lines of the subtitles. */
  lines: string[];
  legendTop: number;
  places: { left: number; top: number }[];
}

/**
 * The charts as one PNG of two pixels a CSS pixel.
 * @throws UserError when the font's files are missing or damaged.
 */
export async function panelsPng(panels: Panels): Promise<Buffer> {
  const layout = layoutOf(panels);
  const images = await Promise.all(panels.charts.map((chart) => loadImage(pngOf(chart))));
  const canvas = createCanvas(layout.width * PIXEL_RATIO, layout.height * PIXEL_RATIO);
  const ctx = canvas.getContext('2d');
  ctx.scale(PIXEL_RATIO, PIXEL_RATIO);
  drawFrame(ctx, panels, layout);
  for (const [index, { left, top }] of layout.places.entries()) {
    const { width, height } = panels.charts[index]!;
    ctx.drawImage(images[index]!, left, top, width, height);
  }
  return canvas.toBuffer('image/png');
}

/**
 * The charts as one SVG image.
 * @throws UserError when the font's files are missing or damaged.
 */
export function panelsSvg(panels: Panels): string {
  const { width, height, ...layout } = layoutOf(panels);
  const canvas = svgCanvas(width, height);
  drawFrame(canvas.getContext('2d'), panels, { width, height, ...layout });
  const parts = layout.places.map(({ left, top }, index) =>
    nested(svgOf(panels.charts[index]!), `panel${index}-`, left, top),
  );
  const frame = contentOf(canvas);
  return frame.replace(/<\/svg>\s*$/, `${parts.join('\n')}\n</svg>\n`);
}

/** An SVG image to stand at a place in another; names in it are made its own by a prefix. */
const nested = (svg: string, prefix: string, left: number, top: number): string =>
  svg
    .replace(/^<\?xml.*?\?>\s*/, '')
    .replace(/^<svg /, `<svg x="${left}" y="${top}" `)
    .replace(/\bid="/g, `id="${prefix}`)
    .replace(/url\(#/g, `url(#${prefix}`)
    .replace(/href="#/g, `href="#${prefix}`);

function layoutOf({ subtitles, charts, perRow = charts.length, legend }: Panels): Layout {
  const width = Math.max(...charts.map((chart) => chart.width));
  const height = Math.max(...charts.map((chart) => chart.height));
  const rows = Math.ceil(charts.length / perRow);
  const whole = width * Math.min(perRow, charts.length);
  const lines = subtitles.flatMap((text) => wrapped(text, whole - 2 * MARGIN));
  const chartTop = MARGIN + TITLE.line + SUBTITLE.line * lines.length;
  const legendTop = chartTop + height * rows;
  return {
    width: whole,
    lines,
    height: legendTop + LEGEND.line * legend.length + MARGIN,
    legendTop,
    places: charts.map((_, index) => ({
      left: width * (index % perRow),
      top: chartTop + height * Math.floor(index / perRow),
    })),
  };
}

/** A subtitle's words on lines of at most a width. */
function wrapped(text: string, width: number): string[] {
  const ctx = createCanvas(1, 1).getContext('2d');
  ctx.font = `${SUBTITLE.size}px ${fontFamily()}`;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && ctx.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Everything but the charts. */
function drawFrame(
  ctx: SKRSContext2D,
  { title, legend }: Panels,
  { width, height, lines, legendTop }: Layout,
): void {
  const family = fontFamily();
  ctx.fillStyle = 'white';
  ctx.fillRect(0, 0, width, height);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  const room = width - 2 * MARGIN;
  ctx.fillStyle = INK;
  ctx.font = `bold ${TITLE.size}px ${family}`;
  ctx.fillText(title, width / 2, MARGIN + TITLE.size / 2, room);
  ctx.fillStyle = SOFT_INK;
  ctx.font = `${SUBTITLE.size}px ${family}`;
  for (const [index, line] of lines.entries()) {
    ctx.fillText(line, width / 2, MARGIN + TITLE.line + SUBTITLE.line * (index + 0.5), room);
  }
  ctx.font = `${LEGEND.size}px ${family}`;
  drawLegend(ctx, legend, width, legendTop);
}

function drawLegend(ctx: SKRSContext2D, rows: Panels['legend'], width: number, top: number): void {
  const columns = rows[0]?.map((_, column) => Math.max(...rows.map((row) => widthOf(ctx, row[column]))));
  if (columns === undefined) return;
  const whole = columns.reduce((sum, column) => sum + column, LEGEND.between * (columns.length - 1));
  ctx.textAlign = 'left';
  for (const [row, entries] of rows.entries()) {
    let x = (width - whole) / 2;
    const y = top + LEGEND.line * (row + 0.5);
    for (const [column, { label, style }] of entries.entries()) {
      ctx.setLineDash(style.dash);
      ctx.strokeStyle = style.colour;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x + LEGEND_LINE, y);
      ctx.stroke();
      drawMarker(ctx, style, x + LEGEND_LINE / 2, y);
      ctx.fillStyle = INK;
      ctx.fillText(label, x + LEGEND_LINE + LEGEND.gap, y);
      x += columns[column]! + LEGEND.between;
    }
  }
}

const widthOf = (ctx: SKRSContext2D, entry: LegendEntry | undefined): number =>
  entry === undefined ? 0 : LEGEND_LINE + LEGEND.gap + ctx.measureText(entry.label).width;
