import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { bytesText } from '../../src/reporting/cells/numbers.js';
import { METHOD_MEMORY } from '../../src/reporting/charts/cost/memory.js';
import { costChart, costPanels } from '../../src/reporting/charts/cost/panels.js';
import { styleOf } from '../../src/reporting/charts/palette.js';
import { panelsPng } from '../../src/reporting/charts/panels.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import { reportJson } from '../../src/reporting/tables/json.js';
import type { RunRecord } from '../../src/runs/record.js';
import type { MethodMemory } from '../../src/training/memory/method-memory.js';
import { temporaryFolder } from '../cli/program.js';
import { type Choice, finishedRun, folder } from '../store/samples.js';
import { recordsOf } from './csv.js';
import { pixelsOf } from './pixels.js';

/** Of images of 784 bytes with their labels, or of none. */
const holding = (count: number, more = 0): MethodMemory => ({
  bytes: 785 * count + more,
  samples: { count, as: 'images', bytesEach: 784 },
});

const run = (accuracy: number, methodMemory: MethodMemory | null, choice: Choice = {}): RunRecord => ({
  ...finishedRun([[accuracy]], choice),
  methodMemory,
});

const runs = [
  run(0.2, holding(0), { strategy: 'adam', seed: 1 }),
  run(0.25, holding(0), { strategy: 'adam', seed: 2 }),
  run(0.8, holding(500), { strategy: 'er', seed: 1 }),
  run(0.9, holding(500), { strategy: 'er', seed: 2 }),
  run(0.95, holding(60_000), { strategy: 'joint' }),
  run(0.3, holding(0, 3_969_144), { strategy: 'si' }),
];

const gridOf = async (some: readonly RunRecord[]) => (await gridsOf(cellsOf(some)))[0]!;

describe('a number of bytes', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [392_500, '392.5 kB'],
    [999_949, '999.9 kB'],
    [999_990, '1 MB'],
    [47_100_000, '47.1 MB'],
    [2e9, '2 GB'],
    [5e12, '5000 GB'],
  ])('%i is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('accuracy against memory', () => {
  test('has a point for each cell, 0 apart from the decades', async () => {
    const [panel, ...others] = costPanels(METHOD_MEMORY, await gridOf(runs));
    expect(others).toEqual([]);
    expect(panel!.lines.map(({ label, points, n }) => [label, n, points])).toEqual([
      ['adam', 2, [point(4, [20, 25], 'Method memory: 0 bytes')]],
      ['er', 2, [point(Math.log10(392_500), [80, 90], 'Method memory: 392.5 kB')]],
      ['joint', 1, [point(Math.log10(47_100_000), [95], 'Method memory: 47.1 MB')]],
      ['si', 1, [point(Math.log10(3_969_144), [30], 'Method memory: 4 MB')]],
    ]);
    const { ticks, names, gap } = panel!.x;
    expect(ticks.map((tick) => names![tick])).toEqual(['0', '100 kB', '1 MB', '10 MB', '100 MB']);
    expect(gap).toBe(4.5);
  });

  test('has no place for 0 where every method holds something', async () => {
    const [panel] = costPanels(METHOD_MEMORY, await gridOf(runs.slice(2)));
    const { ticks, names, gap } = panel!.x;
    expect(ticks.map((tick) => names![tick])).toEqual(['100 kB', '1 MB', '10 MB', '100 MB']);
    expect(gap).toBeUndefined();
  });

  test('is not drawn where all hold the same, or nothing is known', async () => {
    for (const some of [
      runs.slice(0, 2),
      runs.slice(2, 4),
      runs.map((one) => ({ ...one, methodMemory: null })),
    ]) {
      expect(costChart(METHOD_MEMORY, await gridOf(some))).toBeUndefined();
    }
  });

  test('leaves out cells of earlier versions, and columns that have no others, and says so', async () => {
    const old = run(0.6, null, { strategy: 'l2' });
    const older = run(0.7, null, { head: 'nsm', strategy: 'er' });
    const grid = await gridOf([...runs, old, older]);
    const panels = costPanels(METHOD_MEMORY, grid);
    expect(panels.map(({ title, lines }) => [title, lines.map(({ label }) => label)])).toEqual([
      ['mlp, n=1 to 2', ['adam', 'er', 'joint', 'si']],
    ]);
    // A row has the style of its curve.
    const row = grid.rows.findIndex(({ name }) => name === 'si');
    expect(panels[0]!.lines[3]!.style).toEqual(styleOf(row));
    const text = 'Method memory is missing where runs come from a version that did not compute it.';
    expect(costChart(METHOD_MEMORY, grid)!.subtitles).toContain(text);
    expect(costChart(METHOD_MEMORY, await gridOf(runs))!.subtitles).not.toContain(text);
  });

  test('is a picture with points in their colours, and bars as high as the deviation', async () => {
    const pixels = async (low: number, high: number) => {
      const er = [low, high].map((accuracy, seed) => run(accuracy, holding(500), { strategy: 'er', seed }));
      const floor = run(0, holding(0), { strategy: 'adam' });
      const roof = run(1, holding(60_000), { strategy: 'joint' });
      return pixelsOf(panelsPng(costChart(METHOD_MEMORY, await gridOf([...er, floor, roof]))!));
    };
    const [none, some] = [await pixels(0.5, 0.5), await pixels(0.3, 0.7)];
    // The legend, below these rows, has a marker in the same colour.
    const er: [number, number, number] = [0x00, 0x72, 0xb2];
    const height = (of: typeof none) => of.rowsWith(206, 936, er);
    expect(height(none)).toBeGreaterThan(5);
    expect(height(none)).toBeLessThan(40);
    // Twice 20 of 100 points on an axis of about 580 pixels.
    expect(height(some)).toBeGreaterThan(190);
    expect(height(some)).toBeLessThan(260);
  });
});

/** A point's deviation is that of the population. */
function point(x: number, values: number[], place: string) {
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const deviation = Math.max(...values) - mean;
  return {
    x: expect.closeTo(x, 12),
    y: expect.closeTo(mean, 9),
    ...(values.length > 1 && {
      yMin: expect.closeTo(mean - deviation, 9),
      yMax: expect.closeTo(mean + deviation, 9),
      deviation: expect.closeTo(deviation, 9),
      seeds: values,
    }),
    place,
  };
}

describe('a report of methods with memory', async () => {
  const out = temporaryFolder();
  const summaries = (await gridsOf(cellsOf(runs))).map((grid) => summaryOf(grid));
  await writeReport(summaries, out);
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  const counted = 'Each sample that a method holds counts as its published image (784 bytes) and a label.';

  test('has the bytes in every table, and says what a sample counts as', () => {
    const page = text('index.html').replaceAll(/<script[\s\S]*?<\/script>/g, '');
    for (const table of [page, text('tables.md'), text('tables.tex')]) {
      expect(table).toContain('method memory (bytes)');
      for (const bytes of ['392,500', '3,969,144', '47,100,000']) expect(table).toContain(bytes);
      expect(table).toContain(counted);
    }
    expect(
      recordsOf(text('tables.csv')).map((row) => [row.strategy, row.methodMemory, row.heldSamplesAs]),
    ).toEqual([
      ['adam', '0', ''],
      ['er', '392500', 'images'],
      ['joint', '47100000', 'images'],
      ['si', '3969144', ''],
    ]);
    expect(reportJson(summaries, []).cells[1]).toMatchObject({
      heldSamplesAs: ['images'],
      measures: { methodMemory: { mean: 392_500, deviation: 0, n: 2 } },
    });
  });

  test('has the chart as files and on the page', () => {
    for (const kind of ['png', 'svg'])
      expect(existsSync(join(out, `split-mnist-domain-memory.${kind}`))).toBe(true);
    const page = text('index.html');
    expect(page).toContain('<h3>Average accuracy against method memory</h3>');
    expect(page).toContain('"place":"Method memory: 392.5 kB"');
    expect(page.match(/<figure class="charts">/g)).toHaveLength(2);
  });

  test('has a dash for runs of earlier versions, and neither the sentence nor the chart', async () => {
    const old = folder();
    const before = runs.map((one) => ({ ...one, methodMemory: null }));
    await writeReport(
      (await gridsOf(cellsOf(before))).map((grid) => summaryOf(grid)),
      old,
    );
    const page = readFileSync(join(old, 'index.html'), 'utf8');
    expect(page).toMatch(/328,000<\/a><\/td><td><a href="#section-1-cell-1">–<\/a>/);
    expect(page).toContain(
      'Method memory is missing where runs come from a version that did not compute it.',
    );
    expect(page).not.toContain('Each sample that a method holds');
    expect(page).not.toContain('against method memory');
    expect(existsSync(join(old, 'split-mnist-domain-memory.png'))).toBe(false);
  });

  test('says of features that they are those', async () => {
    const features = { bytes: 500 * 2049, samples: { count: 500, as: 'features', bytesEach: 2048 } } as const;
    const other = folder();
    await writeReport([summaryOf(await gridOf([run(0.5, features, { strategy: 'er' })]))], other);
    expect(readFileSync(join(other, 'tables.md'), 'utf8')).toContain(
      'Each sample that a method holds counts as its features (2,048 bytes) and a label.',
    );
  });
});
