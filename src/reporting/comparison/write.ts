import { join } from 'node:path';
import { writeWhole } from '../../system/write-whole.js';
import { comparisonCsv } from './csv.js';
import { comparisonMarkdown } from './markdown.js';
import { comparisonPage } from './page.js';
import type { Comparison } from './texts.js';

/**
 * Writes `index.html`, `comparison.md` and `comparison.csv` into a folder, which is made if it is not there. Each
 * file is written whole or not at all.
 * @returns the paths of the files.
 * @throws UserError where the file system refuses.
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
