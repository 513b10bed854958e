import { createCanvas, loadImage, type SKRSContext2D } from 'canvas';
import { type ChartParts, drawMarker, drawn, INK, LEGEND_LINE, PIXEL_RATIO, SOFT_INK } from './drawing.js';
import { fontFamily } from './fonts.js';
import type { LineStyle } from './palette.js';

/** In CSS pixels. */
const TITLE = { size: 21, line: 30 };
const SUBTITLE = { size: 13, line: 19 };
const LEGEND = { size: 13.5, line: 25, gap: 8, between: 34 };
const MARGIN = 18;

export interface LegendEntry {
  label: string;
  style: LineStyle;
}

/** Charts of one height side by side, under one title and over one legend. */
export interface Panels {
  title: string;
  /** A line each. */
  subtitles: readonly string[];
  charts: readonly (ChartParts & { width: number })[];
  /** Rows of entries that stand in columns. */
  legend: readonly (readonly LegendEntry[])[];
}

/**
 * The charts as one PNG of two pixels a CSS pixel.
 * @throws UserError when the font's files are missing or damaged.
 */
export async function panelsDrawn({ title, subtitles, charts, legend }: Panels): Promise<Buffer> {
  const images = await Promise.all(charts.map((chart) => loadImage(drawn({ ...chart, legend: false }))));
  const width = charts.reduce((sum, chart) => sum + chart.width, 0);
  const chartTop = MARGIN + TITLE.line + SUBTITLE.line * subtitles.length;
  const legendTop = chartTop + Math.max(...charts.map(({ height }) => height));
  const height = legendTop + LEGEND.line * legend.length + MARGIN;
  const canvas = createCanvas(width * PIXEL_RATIO, height * PIXEL_RATIO);
  const ctx = canvas.getContext('2d');
  const family = fontFamily();
  ctx.scale(PIXEL_RATIO, PIXEL_RATIO);
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
  for (const [index, line] of subtitles.entries()) {
    ctx.fillText(line, width / 2, MARGIN + TITLE.line + SUBTITLE.line * (index + 0.5), room);
  }

  let left = 0;
  for (const [index, chart] of charts.entries()) {
    ctx.drawImage(images[index]!, left, chartTop, chart.width, chart.height);
    left += chart.width;
  }
  ctx.font = `${LEGEND.size}px ${family}`;
  drawLegend(ctx, legend, width, legendTop);
  return canvas.toBuffer('image/png');
}

function drawLegend(ctx: SKRSContext2D, rows: Panels['legend'], width: number, top: number): void {
  const columns = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => LEGEND_LINE + LEGEND.gap + ctx.measureText(row[column]!.label).width)),
  );
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
