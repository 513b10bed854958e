import { join } from 'node:path';
import { writeWhole } from '../../system/write-whole.js';
import { comparisonCsv } from './csv.js';
import { comparisonMarkdown } from './markdown.js';
import { comparisonPage } from './page.js';
import type { Comparison } from './texts.js';

/**
 * Writes `index.html`, `comparison.md` and `comparison.csv` into a folder, creating it if necessary. Each file is
 * written completely or not at all.
 * @returns the paths of the files
 * @throws UserError if a file cannot be written
 */
export function writeComparison(comparison: Comparison, outDir: string): string[] {
  const contents: [string, string][] = [
    ['index.html', comparisonPage(comparison)],
    ['comparison.md', comparisonMarkdown(comparison)],
    ['comparison.csv', comparisonCsv(comparison)],
  ];
  return contents.map(([name, content]) => {
    const file = join(outDir, name);
    writeWhole(file, content);
    return file;
  });
}
