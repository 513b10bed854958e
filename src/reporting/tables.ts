import Table from 'cli-table3';
import type { Grid } from './grid.js';
import { CAPTION, spreadText } from './numbers.js';

/** The corner of a table: its rows are strategies. */
export const ROWS = 'strategy';

/** A scenario's table for a terminal, with its name above it. */
export function terminalTable({ scenario, columns, rows }: Grid): string {
  const table = new Table({
    head: [ROWS, ...columns],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  table.push(
    ...rows.map(({ name, cells }) => [name, ...cells.map((cell) => (cell ? spreadText(cell) : ''))]),
  );
  return `${scenario}\n${table.toString()}\n`;
}

/** All scenarios' tables as one Markdown document. */
export const markdownTables = (grids: readonly Grid[]): string =>
  ['# Results', CAPTION, ...grids.map(markdownTable)].join('\n\n').concat('\n');

function markdownTable({ scenario, columns, rows }: Grid): string {
  const line = (texts: string[]): string => `| ${texts.map(escaped).join(' | ')} |`;
  return [
    `## ${escaped(scenario)}`,
    '',
    line([ROWS, ...columns]),
    `| --- |${' ---: |'.repeat(columns.length)}`,
    ...rows.map(({ name, cells }) => line([name, ...cells.map((cell) => (cell ? spreadText(cell) : ''))])),
  ].join('\n');
}

/** Names are text, never markup. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ');
