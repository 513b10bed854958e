import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { curveChart } from '../../src/reporting/charts/curves.js';
import { heatMapChart } from '../../src/reporting/charts/heat-map.js';
import { panelsPng, panelsSvg } from '../../src/reporting/charts/panels.js';
import { summaryOf, summaryText } from '../../src/reporting/measures/summary.js';
import { fileNames, writeReport } from '../../src/reporting/report.js';
import type { RunRecord } from '../../src/runs/record.js';
import { temporaryFolder } from '../cli/program.js';
import { type Choice, entry, failedRun, finishedRun, folder } from '../store/samples.js';
import { pixelsOf } from './pixels.js';

/** 14 % of the first line's colour, on white. */
const BAND: [number, number, number] = [0xdc, 0xec, 0xf4];

const EVIL = '<script>alert("x|y")</script>';
const records = [
  {
    ...finishedRun([[1], [0.5, 0.9]], { seed: 0 }),
    earlyAccuracies: [entry(0, 1, 0.5), entry(0, 2, 0.5), entry(1, 2, 0.625)],
  },
  finishedRun([[1], [0.7, 0.9]], { seed: 1 }),
  failedRun({ seed: 2 }),
  finishedRun([[0.99], [0.875, 0.75]], { strategy: EVIL }),
  finishedRun([[0.95], [0.6, 0.6]], { scenario: 'split-mnist/task' }),
];

const summariesOf = (runs: readonly RunRecord[], baseline?: string) =>
  gridsOf(cellsOf(runs)).map((grid) => summaryOf(grid, baseline));

const chartNames = (stem: string) =>
  ['curves', 'heat-maps'].flatMap((chart) => ['png', 'svg'].map((kind) => `${stem}-${chart}.${kind}`));

describe('a report', () => {
  test('is a page, the tables in three forms and two charts a grid in two, and no drafts', async () => {
    const out = join(folder(), 'reports', 'latest');
    const { files } = await writeReport(summariesOf(records), out);
    const names = [
      ...['index.html', 'tables.md', 'tables.csv', 'tables.tex'],
      ...['split-mnist-domain', 'split-mnist-task'].flatMap(chartNames),
    ];
    expect(files).toEqual(names.map((name) => join(out, name)));
    expect(readdirSync(out).sort()).toEqual([...names].sort());
  });

  test('replaces an earlier one, and gives like-named scenarios their own charts', async () => {
    const out = folder();
    writeFileSync(join(out, 'index.html'), 'an earlier report');
    const { files } = await writeReport(
      summariesOf(['a/b', 'a-b'].map((scenario) => finishedRun([[1]], { scenario }))),
      out,
    );
    expect(files.slice(4).map((file) => file.slice(out.length + 1))).toEqual([
      ...chartNames('a-b'),
      ...chartNames('a-b-2'),
    ]);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('has files of names that differ, whatever the titles, and that file systems take', () => {
    expect(fileNames(['a-b', 'a/b', 'a-b-2', 'a-b'])).toEqual(['a-b', 'a-b-2', 'a-b-2-2', 'a-b-3']);
    const long = fileNames(['x'.repeat(400), `${'x'.repeat(400)}y`]);
    expect(new Set(long).size).toBe(2);
    for (const name of long) {
      // The longest that is written is the draft of a chart: .NAME-heat-maps.png.PID.tmp.
      expect(`.${name}-heat-maps.png.4194304.tmp`.length).toBeLessThan(255);
    }
  });

  test('says in one line that its folder cannot be made', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    await expect(writeReport(summariesOf(records), join(file, 'out'))).rejects.toThrow(UserError);
  });
});

describe('its files', () => {
  const out = temporaryFolder();
  beforeAll(async () => {
    await writeReport(summariesOf(records), out);
  });
  const text = (name: string) => readFileSync(join(out, name), 'utf8');

  test('have a page with the numbers and the failed run', () => {
    const page = text('index.html');
    // Headlines 0.7 and 0.8; forgetting 0.5 and 0.3; forward transfer of the one that measured it, 0.125.
    expect(page).toMatch(
      /<a href="#section-1-cell-1">75\.00 ± 5\.00<\/a> <span class="count failed">\(n=2, 1 failed\)/,
    );
    const linked = (texts: readonly string[]) =>
      texts.map((text) => `<td><a href="#section-1-cell-1">${text}</a></td>`).join('');
    expect(page).toContain(
      linked([
        '75.00 ± 5.00',
        '40.00 ± 10.00',
        '−40.00 ± 10.00',
        '12.50 (n=1)',
        '41.5 ± 0.0',
        '328,000',
        '400',
      ]),
    );
    expect(page).toContain('<td class="failed"><a href="#section-1-cell-1">2, 1 failed</a></td>');
    expect(page).toContain('<caption><a href="#section-1-cell-1">n=2</a></caption>');
    expect(page).toContain('<td class="failed message" colspan="7">failed: out of memory</td>');
    expect(page).toContain('<td>328,000</td><td>400</td>');
    expect(page).toContain('title="task 1 after tasks 1 to 2: 60.00 ± 10.00 (n = 2)">60.0</td>');
  });

  test('show names as text, never as markup', () => {
    const page = text('index.html');
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&#60;script&#62;alert(&#34;x|y&#34;)&#60;/script&#62;');
    expect(page.match(/<script/g)?.length).toBe(page.match(/<\/script>/g)?.length);
    for (const name of readdirSync(out).filter((file) => file.endsWith('.svg'))) {
      expect(text(name)).not.toContain('<script');
    }
  });

  test('need no other file', () => {
    const sources = [...text('index.html').matchAll(/(?:src|href)="([^"]{0,30})/g)].map(
      ([, source]) => source!,
    );
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources)
      expect(source).toMatch(/^(data:image\/svg\+xml;base64,|#section-|#definitions)/);
    expect(text('index.html')).not.toContain('url(');
  });

  test('have Markdown tables that keep their columns whatever the names', () => {
    const lines = text('tables.md').split('\n');
    expect(lines).toContain('| adam | 75.00 ± 5.00 (n=2, 1 failed) |');
    expect(lines).toContain('| \\<script\\>alert("x\\|y")\\</script\\> | **81.25 (n=1), +6.25 ?** |');
  });

  test('have LaTeX tables with booktabs', () => {
    const tables = text('tables.tex');
    expect(tables).toMatch(/^% Needs \\usepackage\{booktabs\}/);
    expect(tables).toContain('adam & 75.00 $\\pm$ 5.00 (n=2, 1 failed) \\\\');
    expect(tables).toContain('\\textbf{81.25 (n=1), +6.25 ?} \\\\');
    for (const word of ['begin{table}', 'toprule', 'midrule', 'bottomrule', 'end{table}']) {
      expect(tables.split(`\\${word}`).length - 1).toBe(4);
    }
  });

  test('have a row of CSV for each cell, with all measures and options', () => {
    const [header, first, second, third, ...rest] = text('tables.csv').trimEnd().split('\n');
    expect(rest).toEqual([]);
    const cell = Object.fromEntries(
      header!.split(',').map((name, index) => [name, first!.split(',')[index]]),
    );
    expect(cell).toMatchObject({
      scenario: 'split-mnist/domain',
      strategy: 'adam',
      n: '2',
      failed: '1',
      averageAccuracy: '75',
      averageAccuracyPopulationDeviation: expect.stringMatching(/^5(\.0+\d)?$|^4\.99/),
      forgetting: expect.stringMatching(/^40(\.0+\d)?$|^39\.99/),
      forwardTransfer: '12.5',
      forwardTransferRuns: '1',
      seeds: '0 1',
      difference: '',
    });
    expect(second).toContain('adam,6.25,,,,,,undecided,,0,0,');
    expect(third).toContain('split-mnist/task');
  });
});

test('runs whose code is assumed are counted on the page and in the table of cells', async () => {
  const runs = records.slice(0, 2).map((run, index) => ({ ...run, codeAssumed: index === 0 }));
  const out = folder();
  await writeReport(summariesOf(runs), out);
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  expect(page).toContain('<dt>code assumed</dt><dd>not recorded for 1 of 2 runs</dd>');
  const [header, row] = readFileSync(join(out, 'tables.csv'), 'utf8').split('\n');
  expect(row!.split(',')[header!.split(',').indexOf('codeAssumed')]).toBe('1');
});

describe('configurations tried in a few places', () => {
  test('have all measures, on the page, in Markdown and in LaTeX', async () => {
    const out = folder();
    const usual = ['adam', 'si', 'l2'].map((strategy) => finishedRun([[1], [0.5, 0.9]], { strategy }));
    const tried = [0, 1].map((seed) => ({
      ...finishedRun([[1], [0.7, 0.9]], { strategy: 'adam', learningRate: 0.5, seed }),
      earlyAccuracies: [entry(0, 1, 0.5), entry(0, 2, 0.5), entry(1, 2, 0.625)],
    }));
    const other = tried.map(({ configuration, ...run }) => ({
      ...run,
      configuration: { ...configuration, head: { ...configuration.head, hidden: [9] } },
    }));
    await writeReport(summariesOf([...usual, ...other]), out);
    const numbers = ['30.00 ± 0.00', '−30.00 ± 0.00', '12.50 ± 0.00', '41.5 ± 0.0', '328,000', '400'];
    const text = (name: string) => readFileSync(join(out, name), 'utf8');
    const [, table] = text('index.html').split('<table class="tight variants">');
    expect(table).toContain(
      numbers.map((number) => `<td><a href="#section-1-cell-4">${number}</a></td>`).join(''),
    );
    expect(text('tables.md')).toContain(`| ${numbers.join(' | ')} |`);
    expect(text('tables.tex')).toContain(
      `${numbers.join(' & ').replaceAll('±', '$\\pm$').replace('−', '$-$')} \\\\`,
    );
  });
});

describe('for a terminal', () => {
  test('a line a strategy, and below a number its difference', () => {
    const runs = [
      ...[0.5, 0.6, 0.7].map((accuracy, seed) => finishedRun([[accuracy]], { seed })),
      ...[0.8, 0.9, 0.85].map((accuracy, seed) => finishedRun([[accuracy]], { seed, strategy: 'si' })),
    ];
    const [adam] = summariesOf(runs).map(summaryText);
    expect(adam).toMatch(/adam +│ 60\.00 ± 8\.16 \(n=3\) │\n/);
    // Welch by scipy.stats: t = 3.873, df = 2.94, p = 0.031.
    expect(adam).toMatch(/si +│ 85\.00 ± 4\.08 \(n=3\) │\n│ +│ +\+25\.00 ≠ │/);
    expect(adam).toContain('differences from adam, in points');
    const [si] = summariesOf(runs, 'si').map(summaryText);
    expect(si).toMatch(/−25\.00 ≠/);
    const [none] = summariesOf(runs, 'ewc').map(summaryText);
    expect(none).not.toMatch(/differences|≠/);
  });

  test('a head as baseline is compared with within each strategy', () => {
    const grid = summariesOf(
      ['mlp', 'nsm'].flatMap((head, index) =>
        ['adam', 'si'].map((strategy) => finishedRun([[0.5 + 0.1 * index]], { head, strategy })),
      ),
      'mlp',
    )[0]!;
    expect(
      [...grid.baseline!.differences].map(([{ head, strategy }, { points }]) => [
        head,
        strategy,
        Math.round(points),
      ]),
    ).toEqual([
      ['nsm', 'adam', 10],
      ['nsm', 'si', 10],
    ]);
  });
});

describe('charts', () => {
  const [domain] = gridsOf(cellsOf(records));

  test('of curves are a PNG with text, lines, bands and a white ground', async () => {
    const pixels = await pixelsOf(await panelsPng(curveChart(domain!)));
    expect(pixels.width).toBe(1800);
    expect(pixels.at(2, 2)).toEqual([255, 255, 255, 255]);
    // The title is the only ink in its band; a missing font would leave it white.
    expect(pixels.dark(40, 90)).toBeGreaterThan(500);
    expect(pixels.count(0, 900, [0x00, 0x72, 0xb2])).toBeGreaterThan(1000);
    expect(pixels.count(0, 900, [0xd5, 0x5e, 0x00])).toBeGreaterThan(1000);
    expect(pixels.count(0, 900, BAND)).toBeGreaterThan(1000);
  });

  test('of curves have bands as high as the deviation', async () => {
    const height = async (low: number, high: number) => {
      const level = (accuracy: number, choice: Choice) =>
        finishedRun([[accuracy], [accuracy, accuracy]], choice);
      const runs = [
        ...[low, high].map((accuracy, seed) => level(accuracy, { seed })),
        level(0, { strategy: 'floor' }),
        level(1, { strategy: 'roof' }),
      ];
      const pixels = await pixelsOf(await panelsPng(curveChart(gridsOf(cellsOf(runs))[0]!)));
      return pixels.rowsWith(130, 900, BAND);
    };
    expect(await height(0.5, 0.5)).toBe(0);
    // The axis spans 0 … 100 % and a little more over about 580 pixels; the line covers the middle.
    const [narrow, broad] = [await height(0.4, 0.6), await height(0.3, 0.7)];
    expect(narrow).toBeGreaterThan(85);
    expect(narrow).toBeLessThan(125);
    expect(broad - narrow).toBeCloseTo(narrow, -1.5);
  });

  test('of curves are higher where the legend is long', async () => {
    const many = Array.from({ length: 24 }, (_, index) =>
      finishedRun([[0.5]], { strategy: `a-rather-long-name-of-a-strategy-${index}` }),
    );
    const [few, long] = await Promise.all(
      [many.slice(0, 2), many].map(async (runs) =>
        pixelsOf(await panelsPng(curveChart(gridsOf(cellsOf(runs))[0]!))),
      ),
    );
    expect(long!.height).toBeGreaterThan(few!.height + 200);
  });

  test('of accuracy matrices are a PNG with dark and light squares', async () => {
    const pixels = await pixelsOf(await panelsPng(heatMapChart(domain!)));
    // 100 % is the darkest of the scale.
    expect(pixels.count(100, pixels.height, [8, 48, 107])).toBeGreaterThan(3000);
    expect(pixels.dark(20, 90)).toBeGreaterThan(500);
  });

  test('are SVG with panels in their places, whose names do not clash', () => {
    for (const panels of [curveChart(domain!), heatMapChart(domain!)]) {
      const svg = panelsSvg(panels);
      expect(svg.match(/<svg /g)).toHaveLength(1 + panels.charts.length);
      expect(svg.match(/<\/svg>/g)).toHaveLength(1 + panels.charts.length);
      const ids = [...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
      // Letters are shapes; no font is asked for.
      expect(svg).not.toContain('<text');
    }
  });

  test('can be drawn where no run is finished', async () => {
    const [grid] = gridsOf(cellsOf([failedRun()]));
    for (const panels of [curveChart(grid!), heatMapChart(grid!)]) {
      expect((await pixelsOf(await panelsPng(panels))).width).toBeGreaterThan(400);
    }
  });
});
