import Table from 'cli-table3';
import type { Grid, LabelledCell } from '../cells/grid.js';
import { spreadText } from '../cells/numbers.js';

/** Heading of the first column of a table whose rows are strategies. */
export const ROWS = 'strategy';

/**
 * A grid's table for the terminal, with its title above.
 * @param textOf a cell's text; by default its number and whatever sets it apart
 */
export function terminalTable(
  { title, columns, rows }: Grid,
  textOf: (cell: LabelledCell) => string = (cell) => [spreadText(cell), ...cell.apart].join('\n'),
): string {
  const texts = rows.map(({ name, cells }) => [
    inLines(name),
    ...cells.map((cell) => (cell ? textOf(cell) : '')),
  ]);
  return titledTable(title, [ROWS, ...columns.map(({ label }) => inLines(label))], texts);
}

/** A name and each of its options on a line of its own, so that the table stays narrow. */
const inLines = (label: string): string => label.replaceAll(' · ', '\n');

/** A table for the terminal with its title above; the first column is left-aligned, the others right-aligned. */
export function titledTable(
  title: string,
  [corner, ...columns]: [string, ...string[]],
  rows: string[][],
): string {
  const table = new Table({
    head: [corner, ...columns],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  table.push(...rows);
  return `${title}\n${table.toString()}\n`;
}

/** A Markdown table; the first column is left-aligned, the others right-aligned. @param rows already escaped */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head.map(escapedMarkdown), ...rows]
    .map((texts) => `| ${texts.join(' | ')} |`)
    .toSpliced(1, 0, markdownRule(head.length))
    .join('\n');

/** A row of a Markdown table. */
export const markdownRow = (texts: readonly string[]): string =>
  `| ${texts.map(escapedMarkdown).join(' | ')} |`;

/** The line under a Markdown table's head; the first column is left-aligned, the others right-aligned. */
export const markdownRule = (columns: number): string => `| --- |${' ---: |'.repeat(columns - 1)}`;

/** Escapes a text so that Markdown takes nothing in it as markup. */
export const escapedMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ');
