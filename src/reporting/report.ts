import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { writeWhole } from '../system/write-whole.js';
import { anytimeChart, anytimePanels } from './charts/anytime.js';
import { confusionChart } from './charts/confusion.js';
import { COSTS } from './charts/cost/costs.js';
import { costChart, costPanels } from './charts/cost/panels.js';
import { curveChart, curvePanels } from './charts/curves.js';
import { heatMapChart } from './charts/heat-map.js';
import { optionChart, sweptOptions } from './charts/option.js';
import { type Panels, panelsPng, panelsSvg } from './charts/panels.js';
import { linesOnPaper, matricesOnPaper, ranksOnPaper } from './charts/paper/panels.js';
import { panelsPdf } from './charts/paper/pdf.js';
import { taskPanels, tasksAcross, tasksChart } from './charts/tasks-over-steps.js';
import { lossChart, lossPanels } from './charts/training-loss.js';
import type { Summary } from './measures/summary.js';
import { pageOf, type Section } from './page/page.js';
import { rankingChart } from './ranking/chart.js';
import { rankingsOf } from './ranking/rankings.js';
import { csvOf } from './tables/csv.js';
import { latexDocument } from './tables/latex.js';
import { markdownDocument } from './tables/markdown.js';

/**
 * Writes a report into a folder, creating it if necessary: `index.html`, `tables.md`, `.csv` and `.tex`, critical-difference
 * diagrams where strategies can be ranked over scenarios, and per grid its curves, its heat maps, its confusion matrices and, where
 * there is something to see, accuracy on the way, on each task too, training loss, and accuracy against time, parameters and
 * memory, as PNG and SVG
 * (`split-mnist-domain-curves.png`). Each file is written completely or not at all.
 * @param options `pdf`: whether charts are also written as figures of a paper
 * @returns the paths of the files
 * @throws UserError if a file cannot be written, or a dependency's files are missing
 */
export async function writeReport(
  summaries: readonly Summary[],
  outDir: string,
  { pdf = false }: { pdf?: boolean | undefined } = {},
): Promise<{ files: string[] }> {
  const rankings = rankingsOf(summaries);
  const names = fileNames(summaries.map(({ title }) => title));
  const charts: [string, string | Buffer][] = [];
  const drawn = (name: string, panels: Panels, onPaper: () => Panels): { png: Buffer; svg: string } => {
    const [svg, png] = [panelsSvg(panels), panelsPng(panels)];
    charts.push([`${name}.png`, png], [`${name}.svg`, svg]);
    if (pdf) charts.push([`${name}.pdf`, panelsPdf(onPaper())]);
    return { png, svg };
  };
  if (rankings.rankings.length > 0) {
    drawn('critical-difference', rankingChart(rankings.rankings), () => ranksOnPaper(rankings.rankings));
  }
  const sections: Section[] = [];
  for (const [index, summary] of summaries.entries()) {
    const draw = (kind: string, panels: Panels, onPaper: () => Panels) =>
      drawn(`${names[index]}-${kind}`, panels, onPaper);
    const drawMatrices = (kind: string, panels: Panels) => draw(kind, panels, () => matricesOnPaper(panels));
    const anytime = anytimeChart(summary);
    const loss = lossChart(summary);
    const tasks = tasksChart(summary);
    const confusion = confusionChart(summary);
    const section = {
      summary,
      curves: draw('curves', curveChart(summary), () => linesOnPaper(curvePanels(summary))).svg,
      options: sweptOptions(summary).map((swept) => ({
        swept,
        image: draw(`by-${swept.path.replaceAll('.', '-')}`, optionChart(summary, swept), () =>
          linesOnPaper(swept.panels),
        ).svg,
      })),
      anytime: anytime && draw('on-the-way', anytime, () => linesOnPaper(anytimePanels(summary))).svg,
      tasks:
        tasks &&
        draw('tasks-on-the-way', tasks, () => linesOnPaper(taskPanels(summary), tasksAcross(summary))).svg,
      loss: loss && draw('training-loss', loss, () => linesOnPaper(lossPanels(summary))).svg,
      costs: COSTS.flatMap((cost) => {
        const panels = costPanels(cost, summary);
        const chart = costChart(cost, summary, panels);
        if (!chart) return [];
        return [{ cost, panels, image: draw(cost.kind, chart, () => linesOnPaper(panels)).svg }];
      }),
    };
    drawMatrices('heat-maps', heatMapChart(summary));
    sections.push({ ...section, confusion: confusion && drawMatrices('confusion', confusion).png });
    // Node frees the memory of pictures in pauses; without, it has that of all of them to the end.
    await setImmediate();
  }
  const contents: [string, string | Buffer][] = [
    ['index.html', pageOf(sections, rankings)],
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
