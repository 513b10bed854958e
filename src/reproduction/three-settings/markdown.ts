import { escapedMarkdown, markdownRow, markdownRule } from '../../reporting/tables/terminal.js';
import { type Circumstances, costText, withCounts } from '../texts.js';
import type { ComparedCell } from './comparison.js';
import { gridOf } from './grid.js';
import type { SettingsTable } from './published.js';
import { METHODS } from './terminal.js';
import { captionOf, comparisonLines, legendOf, publishedText, settingTitle, tallyText } from './texts.js';

/** A table as a Markdown document. */
export function markdownDocument(
  table: SettingsTable,
  cells: readonly ComparedCell[],
  circumstances: Circumstances,
): string {
  const { kinds, rows } = gridOf(cells);
  const head = [
    METHODS,
    ...kinds.flatMap((kind) => [`${settingTitle(kind)}, published`, 'ours', 'difference']),
  ];
  const lines = rows.map((row) => [
    row.name,
    ...row.cells.flatMap((cell) =>
      cell
        ? [publishedText(cell.published), withCounts(cell), comparisonLines(table, cell).join(' ')]
        : ['', '', ''],
    ),
  ]);
  return [
    `# ${escapedMarkdown(table.caption)}`,
    ...[...captionOf(table, cells, circumstances), legendOf(table)].map(escapedMarkdown),
    [markdownRow(head), markdownRule(head.length), ...lines.map(markdownRow)].join('\n'),
    [tallyText(table, cells), costText(cells)].map((line) => `- ${escapedMarkdown(line)}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}
