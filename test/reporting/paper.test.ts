import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import { temporaryFolder } from '../cli/program.js';
import { finishedRun } from '../store/samples.js';

const scenarios = [
  'split-mnist/task',
  'split-mnist/domain',
  'split-mnist/class',
  'split-cifar10/task',
  'split-cifar10/class',
];
const runs = (heads: string[]) =>
  scenarios.flatMap((scenario) =>
    heads.flatMap((head) =>
      ['adam', 'er', 'l2'].map((strategy, at) => ({
        ...finishedRun([[0.5 + at / 10], [0.4, 0.6 + at / 10]], { scenario, head, strategy }),
        seconds: 10 + at,
      })),
    ),
  );

async function written(heads: string[], pdf: boolean) {
  const out = temporaryFolder();
  const summaries = (await gridsOf(cellsOf(runs(heads)))).map((grid) => summaryOf(grid));
  const { files } = await writeReport(summaries, out, { pdf });
  const pdfs = readdirSync(out).filter((name) => name.endsWith('.pdf'));
  return { files, pdfs, read: (name: string) => readFileSync(join(out, name)).toString('latin1') };
}

/** Width of its page, in points. */
const widthOf = (pdf: string): number => Number(pdf.match(/\/MediaBox \[0 0 ([\d.]+) /)![1]);

describe('the figures of a paper', async () => {
  const one = await written(['mlp'], true);
  const two = await written(['mlp', 'nsm'], true);

  it('are there for each chart, if they are asked for', async () => {
    const { files, pdfs } = one;
    const charts = files.filter((file) => file.endsWith('.png')).map((file) => file.replace(/png$/, 'pdf'));
    expect(charts.length).toBe(1 + 3 * scenarios.length);
    expect(pdfs.length).toBe(charts.length);
    expect(files).toEqual(expect.arrayContaining(charts));
    expect((await written(['mlp'], false)).pdfs).toEqual([]);
  });

  it('are as wide as a column or as the text', () => {
    expect(widthOf(one.read('split-mnist-task-curves.pdf'))).toBeCloseTo(3.25 * 72, 3);
    expect(widthOf(one.read('split-mnist-task-time.pdf'))).toBeCloseTo(3.25 * 72, 3);
    expect(widthOf(two.read('split-mnist-task-curves.pdf'))).toBeCloseTo(6.75 * 72, 3);
    expect(widthOf(two.read('critical-difference.pdf'))).toBeCloseTo(6.75 * 72, 3);
    for (const name of two.pdfs) expect(widthOf(two.read(name))).toBeLessThanOrEqual(6.75 * 72 + 0.01);
  });

  it('have letters and lines, and no pictures', () => {
    for (const name of two.pdfs) {
      const pdf = two.read(name);
      expect(pdf).toMatch(/^%PDF-/);
      expect(pdf).not.toContain('/Subtype /Image');
      expect(pdf).toContain('+Inter-Regular');
      // Only the charts' titles are bold.
      expect(pdf).toContain('+Inter-Bold');
    }
  });

  it('come out the same again', async () => {
    const again = await written(['mlp', 'nsm'], true);
    for (const name of two.pdfs) expect(again.read(name)).toBe(two.read(name));
  });
});
