import { join } from 'node:path';
import type { RunRecord } from '../runs/record.js';
import { cellsOf } from './cells.js';
import { chartOf } from './chart.js';
import { gridsOf } from './grid.js';
import { pageOf } from './page.js';
import { markdownTables } from './tables.js';
import { writeWhole } from './write.js';

/**
 * Writes `index.html`, `tables.md` and a chart a scenario (`split-mnist-domain.png`) into a folder, which is
 * made if it is not there. Each file is written whole or not at all.
 * @returns the paths of the files.
 * @throws UserError where the file system refuses.
 */
export function writeReport(records: readonly RunRecord[], outDir: string): { files: string[] } {
  const grids = gridsOf(cellsOf(records));
  const sections = grids.map((grid) => ({ grid, chart: chartOf(grid) }));
  const names = chartNames(grids.map(({ scenario }) => scenario));
  const contents: [string, string | Buffer][] = [
    ['index.html', pageOf(sections)],
    ['tables.md', markdownTables(grids)],
    ...sections.map(({ chart }, index): [string, Buffer] => [names[index]!, chart]),
  ];
  const files = contents.map(([name, content]) => {
    const file = join(outDir, name);
    writeWhole(file, content);
    return file;
  });
  return { files };
}

/** File names of the scenarios' charts, no two alike. */
function chartNames(scenarios: string[]): string[] {
  const stems = scenarios.map((scenario) =>
    scenario
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, ''),
  );
  return stems.map((stem, index) => {
    const earlier = stems.slice(0, index).filter((other) => other === stem).length;
    return earlier === 0 ? `${stem}.png` : `${stem}-${earlier + 1}.png`;
  });
}
