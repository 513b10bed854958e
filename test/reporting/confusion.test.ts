import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { confusionChart, shownConfusions } from '../../src/reporting/charts/confusion.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import type { RunRecord } from '../../src/runs/record.js';
import type { ConfusionCount } from '../../src/training/confusion.js';
import { type Choice, finishedRun, folder } from '../store/samples.js';

/** A run of two tasks of so many classes each; half of each class is taken for the next one. */
function confused(classes: number, accuracy: number, choice: Choice = {}): RunRecord {
  const tasks = [0, 1].map((task) => {
    const labels = Array.from({ length: classes }, (_, at) => task * classes + at);
    return {
      classes: Object.fromEntries(labels.map((label) => [label, [label]])),
      counts: labels.flatMap((label): ConfusionCount[] => [
        [label, label, 10],
        [label, (label + 1) % (2 * classes), 10],
      ]),
    };
  });
  const run = finishedRun([[accuracy], [accuracy, accuracy]], { scenario: 'split-mnist/class', ...choice });
  return { ...run, confusion: { kind: 'class', tasks } };
}

const summariesOf = async (runs: RunRecord[]) =>
  (await gridsOf(cellsOf(runs))).map((grid) => summaryOf(grid));

async function pageOf(runs: RunRecord[]) {
  const out = folder();
  await writeReport(await summariesOf(runs), out);
  return { page: readFileSync(join(out, 'index.html'), 'utf8'), files: readdirSync(out) };
}

describe('confusion matrices in a report', () => {
  it('are a folded table of squares that say what they are, and an image beside the page', async () => {
    const { page, files } = await pageOf([confused(2, 0.5), finishedRun([[1]], { strategy: 'l2' })]);
    expect(files).toContain('split-mnist-class-confusion.png');
    expect(files).toContain('split-mnist-class-confusion.svg');
    // The other scenario's runs have none.
    expect(files.filter((name) => name.includes('confusion'))).toHaveLength(2);
    expect(page.match(/<details><summary>What is taken for what/g)).toHaveLength(1);
    expect(page).toContain('title="1 (task 1) taken for 2 (task 2): 50.00 % (n = 1)">50</td>');
    expect(page.match(/<th scope="colgroup" colspan="2">task/g)).toHaveLength(2);
  });

  it('of many classes are an image on the page', async () => {
    const { page } = await pageOf([confused(11, 0.5)]);
    expect(page).not.toContain('taken for 2');
    expect(page).toMatch(/<figure class="whole"><img src="data:image\/png;base64,iVBOR/);
  });

  it('are not there if no run has any', async () => {
    const { page, files } = await pageOf([finishedRun([[1]])]);
    expect(page).not.toContain('What is taken for what');
    expect(files.filter((name) => name.includes('confusion'))).toEqual([]);
  });

  it('of many cells are those of the best configuration of each strategy and head, twelve at most', async () => {
    const strategies = Array.from({ length: 13 }, (_, at) => `s${at}`);
    const [summary] = await summariesOf([
      ...strategies.map((strategy, at) => confused(2, 0.3 + at / 100, { strategy })),
      confused(2, 0.9, { strategy: 's7', learningRate: 0.01 }),
    ]);
    const { shown, note } = shownConfusions(summary!);
    const names = shown.map(({ cell }) => cell.strategy);
    // All but the worst, and of s7 the better one.
    expect([...names].sort()).toEqual(strategies.slice(1).sort());
    expect(shown.find(({ cell }) => cell.strategy === 's7')!.cell.mean).toBe(0.9);
    expect(note).toEqual([
      'Of 14 cells, 12 are shown: the best of each strategy and head, at most 12. Choose others with --strategy and --head.',
    ]);
    expect(confusionChart(summary!)!.subtitles).toContain(note[0]);
    const [few] = await summariesOf([confused(2, 0.5), confused(2, 0.4, { learningRate: 0.01 })]);
    expect(shownConfusions(few!)).toMatchObject({ shown: [{}, {}], note: [] });
  });
});
