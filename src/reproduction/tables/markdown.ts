import { escapedMarkdown, markdownRow, markdownRule, ROWS } from '../../reporting/tables/terminal.js';
import {
  type Circumstances,
  captionOf,
  costText,
  differenceText,
  figureText,
  LEGEND,
  QUOTED,
  tallyLines,
  withCounts,
} from '../texts.js';
import { headTitles } from './published.js';
import type { ComparedTable } from './table.js';

/** A table as a Markdown document. */
export function markdownDocument(table: ComparedTable, circumstances: Circumstances): string {
  const { published, presets, strategies, heads, cells } = table;
  const head = [
    ROWS,
    QUOTED,
    ...heads.flatMap(({ name, columns }) => {
      const title = headTitles[name]!;
      return [
        `${title}, published`,
        ...columns.flatMap((column) => [`${title}, ${column.title}`, 'difference']),
      ];
    }),
  ];
  const rows = strategies.map((strategy, row) => [
    strategy,
    figureText(published.rows[strategy]!.quoted),
    ...heads.flatMap(({ columns }) => [
      figureText(columns[0]!.cells[row]!.published),
      ...columns.flatMap((column) => [withCounts(column.cells[row]!), differenceText(column.cells[row]!)]),
    ]),
  ]);
  return [
    `# ${escapedMarkdown(published.caption)}`,
    ...[...captionOf(table, circumstances), LEGEND].map(escapedMarkdown),
    [markdownRow(head), markdownRule(head.length), ...rows.map(markdownRow)].join('\n'),
    [...tallyLines(presets, cells), costText(cells)].map((line) => `- ${escapedMarkdown(line)}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}
