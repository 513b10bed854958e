import Table from 'cli-table3';
import type { Grid, LabelledCell, Variant } from '../cells/grid.js';
import { spreadText } from '../cells/numbers.js';

/** Heading of the first column of a table whose rows are strategies. */
export const ROWS = 'strategy';

/**
 * A grid's table for the terminal, with its title above and its variants below.
 * @param textOf a cell's text; by default its number and any options that set it apart
 */
export function terminalTable(
  grid: Grid,
  textOf: (cell: LabelledCell) => string = numberWithOptions,
): string {
  const { title, columns, rows, variants } = grid;
  const texts = rows.map(({ name, cells }) => [name, ...cells.map((cell) => (cell ? textOf(cell) : ''))]);
  const table = titledTable(title, [ROWS, ...columns], texts);
  return variants.length === 0 ? table : `${table}${variantsTable(variants)}`;
}

const numberWithOptions = (cell: LabelledCell): string => [spreadText(cell), ...cell.apart].join('\n');

const variantsTable = (variants: readonly Variant[]): string =>
  titledTable(
    'other configurations',
    ['head · strategy · options', 'average accuracy'],
    variants.map(({ cell }) => [cell.label, spreadText(cell)]),
  );

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
