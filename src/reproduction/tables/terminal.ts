import Table from 'cli-table3';
import { ROWS } from '../../reporting/tables/terminal.js';
import type { ComparedCell } from '../comparison.js';
import { countsText, differenceLines, figureText, oursText } from '../texts.js';
import { headTitles } from './published.js';
import type { ComparedTable } from './table.js';

/** The most columns of figures that a terminal of 120 columns takes. */
const WIDEST = 7;

type Head = ComparedTable['heads'][number];

/** A table for a terminal of 120 columns, with the difference below each of our figures; in parts if it is too wide. */
export const terminalTable = ({ strategies, heads }: ComparedTable): string =>
  sideBySide(heads)
    .map((some) => partOf(strategies, some))
    .join('\n');

/** The heads in groups that fit beside each other. */
function sideBySide(heads: readonly Head[]): Head[][] {
  const groups: Head[][] = [];
  const widthOf = (some: readonly Head[]) => some.reduce((sum, { columns }) => sum + 1 + columns.length, 0);
  for (const head of heads) {
    const last = groups.at(-1);
    if (last && widthOf([...last, head]) <= WIDEST) last.push(head);
    else groups.push([head]);
  }
  return groups;
}

function partOf(strategies: readonly string[], heads: readonly Head[]): string {
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
    heads.flatMap(({ columns }) => [
      'published',
      ...columns.map(({ title }) =>
        title.replace(/, (and )?| and | (?=presets?$)/g, (word) => `${word.trimEnd()}\n`),
      ),
    ]),
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
