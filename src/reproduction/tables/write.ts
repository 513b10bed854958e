import { join } from 'node:path';
import { writeWhole } from '../../system/write-whole.js';
import type { Circumstances } from '../texts.js';
import { tableChart } from './chart.js';
import { csvOf } from './csv.js';
import { latexOf } from './latex.js';
import { markdownDocument } from './markdown.js';
import { pageOf } from './page.js';
import type { ComparedTable } from './table.js';

/**
 * Writes `index.html`, and each table as `table3.md`, `.csv`, `.tex` and `.png`, into a folder, creating it if
 * necessary. Each file is written completely or not at all.
 * @returns the paths of the files
 * @throws UserError if a file cannot be written, or the font's files are missing or damaged
 */
export function writeReproduction(
  tables: readonly ComparedTable[],
  circumstances: Circumstances,
  outDir: string,
): string[] {
  const charts = tables.map((table) => tableChart(table, circumstances));
  const contents: [string, string | Buffer][] = [
    ['index.html', pageOf(tables, charts, circumstances)],
    ...tables.flatMap((table, index): [string, string | Buffer][] => [
      [`${table.published.name}.png`, charts[index]!],
      [`${table.published.name}.md`, markdownDocument(table, circumstances)],
      [`${table.published.name}.csv`, csvOf(table, circumstances)],
      [`${table.published.name}.tex`, latexOf(table, circumstances)],
    ]),
  ];
  return contents.map(([name, content]) => {
    const file = join(outDir, name);
    writeWhole(file, content);
    return file;
  });
}
