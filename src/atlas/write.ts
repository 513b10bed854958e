import { join } from 'node:path';
import { writeWhole } from '../system/write-whole.js';
import { accuracyChart, memoryPng } from './charts.js';
import { csvOf } from './csv.js';
import { markdownOf } from './markdown.js';
import { pageOf, type SettingCharts } from './page.js';
import { atlasTables, rowsIn } from './table.js';
import type { Atlas } from './texts.js';

/**
 * Writes the page, the tables as Markdown and CSV, and the charts as PNG into a folder, creating it if necessary. Each file is
 * written completely or not at all.
 * @returns the paths of the files
 * @throws UserError if a file cannot be written, or the font's files are missing or damaged
 */
export function writeAtlas(atlas: Atlas, outDir: string): string[] {
  const tables = atlasTables(atlas.cells);
  const strategies = [...new Set(tables.flatMap((table) => rowsIn(table).map(({ label }) => label)))];
  const charts = tables.map(
    (table): SettingCharts => ({
      accuracy: accuracyChart(table, atlas),
      memory: memoryPng(table, strategies, atlas),
    }),
  );
  const contents: [string, string | Buffer | undefined][] = [
    ['index.html', pageOf(atlas, charts)],
    ['atlas.md', markdownOf(atlas)],
    ['atlas.csv', csvOf(atlas.cells)],
    ...tables.flatMap(({ kind }, at): [string, Buffer | undefined][] => [
      [`${kind}.png`, charts[at]!.accuracy],
      [`${kind}-memory.png`, charts[at]!.memory],
    ]),
  ];
  return contents.flatMap(([name, content]) => {
    if (content === undefined) return [];
    const file = join(outDir, name);
    writeWhole(file, content);
    return [file];
  });
}
