import { join } from 'node:path';
import { panelsPng } from '../../reporting/charts/panels.js';
import { writeWhole } from '../../system/write-whole.js';
import type { Circumstances } from '../texts.js';
import { figureChart } from './chart.js';
import { figureCsv } from './csv.js';
import type { FigurePanel } from './figure.js';
import { figurePage } from './page.js';

/**
 * Writes `figure8.html`, `.png` and `.csv` into a folder, creating it if necessary. Each file is written completely or
 * not at all.
 * @returns the paths of the files
 * @throws UserError if a file cannot be written, or a dependency's files are missing
 */
export async function writeFigure(
  panels: readonly FigurePanel[],
  circumstances: Circumstances,
  outDir: string,
): Promise<string[]> {
  const chart = await panelsPng(figureChart(panels, circumstances));
  const contents: [string, string | Buffer][] = [
    ['figure8.html', figurePage(panels, chart, circumstances)],
    ['figure8.png', chart],
    ['figure8.csv', figureCsv(panels)],
  ];
  return contents.map(([name, content]) => {
    const file = join(outDir, name);
    writeWhole(file, content);
    return file;
  });
}
