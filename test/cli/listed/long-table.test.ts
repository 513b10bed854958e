import Table from 'cli-table3';
import { expect, it } from 'vitest';
import { COLUMNS } from '../../../src/cli/columns.js';
import { type Column, longTable } from '../../../src/cli/listed/long-table.js';

const columns: Column<number>[] = [
  { head: 'name', text: (row) => (row === 417 ? '実験の名前' : `run ${row}`) },
  { head: 'a long head', align: 'right', text: (row) => `${row ** 2}` },
  { head: 'place', text: (_, index) => `${index}` },
];

/** The same in one piece. */
function wholeTable(rows: readonly number[]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: ['left', 'right', 'left'],
    ...COLUMNS,
  });
  for (const [index, row] of rows.entries()) table.push(columns.map(({ text }) => text(row, index)));
  return `${table.toString()}\n`;
}

it.each([0, 1, 200, 201, 450])('a table of %i rows is the same in parts as in one piece', (count) => {
  const rows = Array.from({ length: count }, (_, index) => count - index);
  const parts = [...longTable(columns, rows)];
  expect(parts.join('')).toBe(wholeTable(rows));
  expect(parts).toHaveLength(Math.max(1, Math.ceil(count / 200)));
});
