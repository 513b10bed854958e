import { join } from 'node:path';
import { writeWhole } from '../system/write-whole.js';
import { anytimeChart } from './charts/anytime.js';
import { confusionChart } from './charts/confusion.js';
import { curveChart } from './charts/curves.js';
import { heatMapChart } from './charts/heat-map.js';
import { memoryChart } from './charts/memory.js';
import { optionChart, sweptOptions } from './charts/option.js';
import { type Panels, panelsPng, panelsSvg } from './charts/panels.js';
import { tasksChart } from './charts/tasks-over-steps.js';
import { lossChart } from './charts/training-loss.js';
import type { Summary } from './measures/summary.js';
import { pageOf, type Section } from './page/page.js';
import { csvOf } from './tables/csv.js';
import { latexDocument } from './tables/latex.js';
import { markdownDocument } from './tables/markdown.js';

/**
 * Writes a report into a folder, creating it if necessary: `index.html`, `tables.md`, `.csv` and `.tex`, and per grid
 * its curves, its heat maps, its confusion matrices and, where there is something to see, accuracy on the way, on each task too, training loss, and accuracy against
 * memory, as PNG and SVG
 * (`split-mnist-domain-curves.png`). Each file is written completely or not at all.
 * @returns the paths of the files
 * @throws UserError if a file cannot be written, or a dependency's files are missing
 */
export function writeReport(summaries: readonly Summary[], outDir: string): { files: string[] } {
  const names = fileNames(summaries.map(({ title }) => title));
  const charts: [string, string | Buffer][] = [];
  const sections: Section[] = [];
  for (const [index, summary] of summaries.entries()) {
    const draw = (kind: string, panels: Panels): { png: Buffer; svg: string } => {
      const [svg, png] = [panelsSvg(panels), panelsPng(panels)];
      charts.push([`${names[index]}-${kind}.png`, png], [`${names[index]}-${kind}.svg`, svg]);
      return { png, svg };
    };
    const anytime = anytimeChart(summary);
    const loss = lossChart(summary);
    const tasks = tasksChart(summary);
    const memory = memoryChart(summary);
    const confusion = confusionChart(summary);
    const section = {
      summary,
      curves: draw('curves', curveChart(summary)).svg,
      options: sweptOptions(summary).map((swept) => ({
        swept,
        image: draw(`by-${swept.path.replaceAll('.', '-')}`, optionChart(summary, swept)).svg,
      })),
      anytime: anytime && draw('on-the-way', anytime).svg,
      tasks: tasks && draw('tasks-on-the-way', tasks).svg,
      loss: loss && draw('training-loss', loss).svg,
      memory: memory && draw('memory', memory).svg,
    };
    draw('heat-maps', heatMapChart(summary));
    sections.push({ ...section, confusion: confusion && draw('confusion', confusion).png });
  }
  const contents: [string, string | Buffer][] = [
    ['index.html', pageOf(sections)],
    ['tables.md', markdownDocument(summaries)],
    ['tables.csv', csvOf(summaries)],
    ['tables.tex', latexDocument(summaries)],
    ...charts,
  ];
  // The page comes last, so that an earlier report's page stays until everything else is written.
  for (const [name, content] of [...contents.slice(1), ...contents.slice(0, 1)]) {
    writeWhole(join(outDir, name), content);
  }
  return { files: contents.map(([name]) => join(outDir, name)) };
}

/** Leaves space for a number and the ending: file systems allow names of 255 bytes. */
const LONGEST_STEM = 120;

/** Unique ASCII file names, without endings, made from titles. */
export function fileNames(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    const stem = title
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .slice(0, LONGEST_STEM)
      .replace(/^-|-$/g, '');
    let name = stem;
    for (let count = 2; taken.has(name); count++) name = `${stem}-${count}`;
    taken.add(name);
    return name;
  });
}
