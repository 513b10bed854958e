import { join } from 'node:path';
import { writeWhole } from '../../system/write-whole.js';
import type { Circumstances } from '../texts.js';
import { settingsChart } from './chart.js';
import type { ComparedCell } from './comparison.js';
import { csvOf } from './csv.js';
import { markdownDocument } from './markdown.js';
import { pageOf } from './page.js';
import type { SettingsTable } from './published.js';

/**
 * Writes a page, an image, and the table as Markdown and CSV, named like the table, into a folder, creating it if
 * necessary. Each file is written completely or not at all.
 * @returns the paths of the files
 * @throws UserError if a file cannot be written, or the font's files are missing or damaged
 */
export function writeSettingsTable(
  table: SettingsTable,
  cells: readonly ComparedCell[],
  circumstances: Circumstances,
  outDir: string,
): string[] {
  const chart = settingsChart(table, cells, circumstances);
  const contents: [string, string | Buffer][] = [
    ['html', pageOf(table, cells, chart, circumstances)],
    ['png', chart],
    ['md', markdownDocument(table, cells, circumstances)],
    ['csv', csvOf(table, cells, circumstances)],
  ];
  return contents.map(([ending, content]) => {
    const file = join(outDir, `${table.name}.${ending}`);
    writeWhole(file, content);
    return file;
  });
}
