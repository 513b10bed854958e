import { titledTable } from '../../reporting/tables/terminal.js';
import { countsText, oursText } from '../texts.js';
import type { ComparedCell } from './comparison.js';
import { gridOf } from './grid.js';
import type { SettingsTable } from './published.js';
import { comparisonLines, publishedText, settingTitle } from './texts.js';

/** Heading of the first column. */
export const METHODS = 'method';

/** A table for a terminal of 120 columns, with what was found below each of our figures. */
export function terminalTable(table: SettingsTable, cells: readonly ComparedCell[]): string {
  const { kinds, rows } = gridOf(cells);
  return titledTable(
    table.caption,
    [METHODS, ...kinds.flatMap((kind) => [`${settingTitle(kind)}\npublished`, `\nours`])],
    rows.map((row) => [
      row.name,
      ...row.cells.flatMap((cell) =>
        cell ? [publishedText(cell.published), oursLines(table, cell)] : ['', ''],
      ),
    ]),
  );
}

const oursLines = (table: SettingsTable, cell: ComparedCell): string =>
  [oursText(cell), ...countsText(cell).split(', '), ...comparisonLines(table, cell)].join('\n');
