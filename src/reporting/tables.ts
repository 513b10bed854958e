import Table from 'cli-table3';
import type { Grid } from './grid.js';
import { CAPTION, spreadText } from './numbers.js';

/** The corner of a table: its rows are strategies. */
export const ROWS = 'strategy';

/** A scenario's table for a terminal, with its name above it. */
export function terminalTable({ scenario, columns, rows }: Grid): string {
  const texts = rows.map(({ name, cells }) => [name, ...cells.map((cell) => (cell ? spreadText(cell) : ''))]);
  return titledTable(scenario, [ROWS, ...columns], texts);
}

/** A table for a terminal with its title above it; the first column stands left, the others right. */
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

/** All scenarios' tables as one Markdown document. */
export const markdownTables = (grids: readonly Grid[]): string =>
  ['# Results', CAPTION, ...grids.map(markdownTable)].join('\n\n').concat('\n');

function markdownTable({ scenario, columns, rows }: Grid): string {
  return [
    `## ${escapedMarkdown(scenario)}`,
    '',
    markdownRow([ROWS, ...columns]),
    markdownRule(columns.length + 1),
    ...rows.map(({ name, cells }) =>
      markdownRow([name, ...cells.map((cell) => (cell ? spreadText(cell) : ''))]),
    ),
  ].join('\n');
}

/** A row of a Markdown table. */
export const markdownRow = (texts: readonly string[]): string =>
  `| ${texts.map(escapedMarkdown).join(' | ')} |`;

/** The line under a Markdown table's head: the first column stands left, the others right. */
export const markdownRule = (columns: number): string => `| --- |${' ---: |'.repeat(columns - 1)}`;

/** Names are text, never markup. */
export const escapedMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ');
