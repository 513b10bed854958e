import Table from 'cli-table3';
import stringWidth from 'string-width';
import { COLUMNS } from '../columns.js';

export interface Column<Row> {
  head: string;
  /** Default: left. */
  align?: 'left' | 'right';
  text: (row: Row, index: number) => string;
}

/** Rows that are laid out together. */
const PART = 200;

/**
 * A table without a frame, in parts of whole lines. Laying out a table takes a time that grows with the square of its rows,
 * so they are laid out in parts, which have columns of the same widths.
 */
export function* longTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Iterable<string> {
  const cells = rows.map((row, index) => columns.map(({ text }) => text(row, index)));
  const widths = columns.map(({ head }, place) =>
    cells.reduce((width, row) => Math.max(width, stringWidth(row[place]!)), stringWidth(head)),
  );
  const laidOut = (head: string[], part: string[][]): string => {
    const table = new Table({
      head,
      colAligns: columns.map(({ align = 'left' }) => align),
      colWidths: widths,
      ...COLUMNS,
    });
    table.push(...part);
    return `${table.toString()}\n`;
  };
  yield laidOut(
    columns.map(({ head }) => head),
    cells.slice(0, PART),
  );
  for (let start = PART; start < cells.length; start += PART) {
    yield laidOut([], cells.slice(start, start + PART));
  }
}
