import type { SKRSContext2D } from 'canvas';
import { drawMarker, INK, LEGEND_LINE } from './drawing.js';
import { textWidth, wrapped } from './fitted-text.js';
import { fontFamily } from './fonts.js';
import type { LineStyle } from './palette.js';

/** Font size in CSS pixels. */
const TEXT = 13.5;
/** Gaps between a line and its label, and between columns, in CSS pixels. */
const GAPS = { label: 8, columns: 34 };
/** Height of a row, in CSS pixels. */
export const LEGEND_ROW = 25;

export interface LegendEntry {
  label: string;
  /** None for the second line of a long label, and those after it. */
  style?: LineStyle;
  /** Whether it is a line's, not one of single points; true by default. */
  joined?: boolean;
}

/** A legend laid out in rows and columns; the last row may be shorter. Sizes are in CSS pixels. */
export interface Legend {
  rows: LegendEntry[][];
  columns: number[];
  width: number;
}

/**
 * Lays out a legend no wider than `width`: the given rows if they fit, or else all entries in as many columns as fit.
 * A label is wrapped only if it does not fit even in a single column.
 */
export function legendOf(rows: readonly (readonly LegendEntry[])[], width: number): Legend {
  const widest = Math.max(0, ...rows.map((row) => row.length));
  const given = placed(rows);
  if (given.width <= width) return given;
  const entries = rows.flat();
  for (let perRow = widest - 1; perRow > 1; perRow--) {
    const legend = placed(inRows(entries, perRow));
    if (legend.width <= width) return legend;
  }
  const room = width - LEGEND_LINE - GAPS.label;
  return placed(
    entries.flatMap(({ label, style, joined }) =>
      wrapped(label, font(), room).map((line, index) => [
        { label: line, ...(index === 0 && style && { style, ...(joined === false && { joined }) }) },
      ]),
    ),
  );
}

const inRows = (entries: readonly LegendEntry[], perRow: number): LegendEntry[][] =>
  Array.from({ length: Math.ceil(entries.length / perRow) }, (_, row) =>
    entries.slice(row * perRow, (row + 1) * perRow),
  );

function placed(rows: readonly (readonly LegendEntry[])[]): Legend {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const columns = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => entryWidth(row[column]))),
  );
  return {
    rows: rows.map((row) => [...row]),
    columns,
    width: columns.reduce((sum, column) => sum + column, GAPS.columns * Math.max(0, count - 1)),
  };
}

const font = (): string => `${TEXT}px ${fontFamily()}`;

const entryWidth = (entry: LegendEntry | undefined): number =>
  entry === undefined ? 0 : LEGEND_LINE + GAPS.label + textWidth(entry.label, font());

/** Draws a legend, centred horizontally. @param width of the picture @param top of the legend */
export function drawLegend(
  ctx: SKRSContext2D,
  { rows, columns, width: whole }: Legend,
  width: number,
  top: number,
): void {
  ctx.font = font();
  ctx.textAlign = 'left';
  for (const [row, entries] of rows.entries()) {
    let x = (width - whole) / 2;
    const y = top + LEGEND_ROW * (row + 0.5);
    for (const [column, { label, style, joined }] of entries.entries()) {
      if (style) drawSample(ctx, style, x, y, joined);
      ctx.fillStyle = INK;
      ctx.fillText(label, x + LEGEND_LINE + GAPS.label, y);
      x += columns[column]! + GAPS.columns;
    }
  }
}

function drawSample(ctx: SKRSContext2D, style: LineStyle, x: number, y: number, joined = true): void {
  if (joined) {
    ctx.setLineDash(style.dash);
    ctx.strokeStyle = style.colour;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + LEGEND_LINE, y);
    ctx.stroke();
  }
  drawMarker(ctx, style, x + LEGEND_LINE / 2, y);
}
