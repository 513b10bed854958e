import Table from 'cli-table3';
import { ROWS } from '../../reporting/tables/terminal.js';
import type { ComparedCell } from '../comparison.js';
import { countsText, differenceLines, figureText, oursText } from '../texts.js';
import { headTitles } from './published.js';
import type { ComparedTable } from './table.js';

/** A table for a terminal of 120 columns, with the difference below each of our figures. */
export function terminalTable({ strategies, heads }: ComparedTable): string {
  const table = new Table({
    colAligns: [
      'left',
      ...heads.flatMap(({ columns }) => [...columns, 'published']).map(() => 'right' as const),
    ],
    style: { head: [], border: [] },
  });
  table.push(
    [
      { content: ROWS, rowSpan: 2 },
      ...heads.map(({ name, columns }) => ({
        content: headTitles[name]!,
        colSpan: columns.length + 1,
        hAlign: 'center' as const,
      })),
    ],
    heads.flatMap(({ columns }) => ['published', ...columns.map(({ title }) => title.replace(', ', ',\n'))]),
    ...strategies.map((strategy, row) => [
      strategy,
      ...heads.flatMap(({ columns }) => [
        figureText(columns[0]!.cells[row]!.published),
        ...columns.map(({ cells }) => oursLines(cells[row]!)),
      ]),
    ]),
  );
  return table.toString();
}

const oursLines = (cell: ComparedCell): string =>
  [
    oursText(cell),
    ...countsText(cell).split(', '),
    ...differenceLines(cell).map((line) => line.replace(' to ', '\nto ')),
  ]
    .filter(Boolean)
    .join('\n');
