import { join } from 'node:path';
import { panelsPng } from '../../reporting/charts/panels.js';
import { writeWhole } from '../../system/write-whole.js';
import type { Circumstances } from '../texts.js';
import { figureChart } from './chart.js';
import { figureCsv } from './csv.js';
import type { Figure } from './figure.js';
import { figurePage } from './page.js';

/**
 * Writes a page, an image and a CSV file, named like the figure, into a folder, creating it if necessary. Each file is written completely or
 * not at all.
 * @returns the paths of the files
 * @throws UserError if a file cannot be written, or a dependency's files are missing
 */
export function writeFigure(figure: Figure, circumstances: Circumstances, outDir: string): string[] {
  const chart = panelsPng(figureChart(figure, circumstances));
  const { name } = figure.definition;
  const contents: [string, string | Buffer][] = [
    [`${name}.html`, figurePage(figure, chart, circumstances)],
    [`${name}.png`, chart],
    [`${name}.csv`, figureCsv(figure)],
  ];
  return contents.map(([fileName, content]) => {
    const file = join(outDir, fileName);
    writeWhole(file, content);
    return file;
  });
}
