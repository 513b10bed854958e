import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { curveChart } from '../../src/reporting/charts/curves.js';
import { heatMapChart } from '../../src/reporting/charts/heat-map.js';
import { panelsPng, panelsSvg } from '../../src/reporting/charts/panels.js';
import { type Comparing, summaryOf, summaryText } from '../../src/reporting/measures/summary.js';
import { fileNames, writeReport } from '../../src/reporting/report.js';
import { reportJson } from '../../src/reporting/tables/json.js';
import type { RunRecord } from '../../src/runs/record.js';
import { temporaryFolder } from '../cli/program.js';
import { type Choice, entry, failedRun, finishedRun, folder } from '../store/samples.js';
import { recordsOf } from './csv.js';
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

const summariesOf = async (runs: readonly RunRecord[], baseline?: string) =>
  (await gridsOf(cellsOf(runs))).map((grid) => summaryOf(grid, { baseline }));

const chartNames = (stem: string) =>
  ['curves', 'heat-maps'].flatMap((chart) => ['png', 'svg'].map((kind) => `${stem}-${chart}.${kind}`));

describe('a report', () => {
  test('is a page, the tables in three forms and two charts a grid in two, and no drafts', async () => {
    const out = join(folder(), 'reports', 'latest');
    const { files } = await writeReport(await summariesOf(records), out);
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
      await summariesOf(['a/b', 'a-b'].map((scenario) => finishedRun([[1]], { scenario }))),
      out,
    );
    expect(files.slice(4).map((file) => file.slice(out.length + 1))).toEqual([
      ...chartNames('a-b'),
      ...chartNames('a-b-2'),
    ]);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('has files of names that differ, whatever the titles, and that file systems take', async () => {
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
    const summaries = await summariesOf(records);
    await expect(writeReport(summaries, join(file, 'out'))).rejects.toThrow(UserError);
  });
});

test('its page has the tags and the note of a run', async () => {
  const out = folder();
  const [run] = records;
  const tagged = { ...run!, tags: ['draft', '最初'], note: 'a <first> try' };
  await writeReport(await summariesOf([tagged, ...records.slice(1)]), out);
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  expect(page.match(/<p class="tagging">.*?<\/p>/g)).toEqual([
    '<p class="tagging">Tags: draft, 最初. Note: a &#60;first&#62; try</p>',
  ]);
});

describe('its files', () => {
  const out = temporaryFolder();
  beforeAll(async () => {
    await writeReport(await summariesOf(records), out);
  });
  const text = (name: string) => readFileSync(join(out, name), 'utf8');

  test('have a page with the numbers and the failed run', async () => {
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
        // Without the accuracy over samples, of which the tasks have as many; 1 and 0.9 when they were learned.
        '95.00 ± 0.00',
        '40.00 ± 10.00',
        '−40.00 ± 10.00',
        '12.50 (n=1)',
      ]),
    );
    expect(page).toContain(linked(['41.5 ± 0.0', '328,000', '392,500', '400']));
    expect(page).toContain('<td class="failed"><a href="#section-1-cell-1">2, 1 failed</a></td>');
    expect(page).toContain('<caption>adam, <a href="#section-1-cell-1">n=2</a></caption>');
    expect(page).toContain('<td class="failed message" colspan="9">failed: out of memory</td>');
    expect(page).toContain('<td>328,000</td><td>392,500</td><td>400</td>');
    expect(page).toContain('title="task 1 after tasks 1 to 2: 60.00 ± 10.00 (n = 2)">60.0</td>');
  });

  test('show names as text, never as markup', async () => {
    const page = text('index.html');
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&#60;script&#62;alert(&#34;x|y&#34;)&#60;/script&#62;');
    expect(page.match(/<script/g)?.length).toBe(page.match(/<\/script>/g)?.length);
    for (const name of readdirSync(out).filter((file) => file.endsWith('.svg'))) {
      expect(text(name)).not.toContain('<script');
    }
  });

  test('need no other file', async () => {
    const sources = [...text('index.html').matchAll(/(?:src|href)="([^"]{0,30})/g)].map(
      ([, source]) => source!,
    );
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources)
      expect(source).toMatch(/^(data:image\/svg\+xml;base64,|#section-|#ranks|#definitions)/);
    expect(text('index.html')).not.toContain('url(');
  });

  test('have Markdown tables that keep their columns whatever the names', async () => {
    const lines = text('tables.md').split('\n');
    expect(lines).toContain('| adam | 75.00 ± 5.00 (n=2, 1 failed), baseline |');
    expect(lines).toContain(
      '| \\<script\\>alert("x\\|y")\\</script\\> · training.optimizer=adam | **81.25 (n=1), +6.25 ?** |',
    );
  });

  test('have LaTeX tables with booktabs', async () => {
    const tables = text('tables.tex');
    expect(tables).toMatch(/^% Needs \\usepackage\{booktabs\}/);
    expect(tables).toContain('adam & 75.00 $\\pm$ 5.00 (n=2, 1 failed), baseline \\\\');
    expect(tables).toContain('\\textbf{81.25 (n=1), +6.25 ?} \\\\');
    for (const word of ['begin{table}', 'toprule', 'midrule', 'bottomrule', 'end{table}']) {
      expect(tables.split(`\\${word}`).length - 1).toBe(4);
    }
  });

  test('have a row of CSV for each cell, with all measures and options', async () => {
    const [cell, other, third, ...rest] = recordsOf(text('tables.csv'));
    expect(rest).toEqual([]);
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
    expect(other).toMatchObject({
      notDefault: 'training.optimizer=adam',
      differenceFrom: 'mlp · adam',
      difference: '6.25',
      test: '',
      p: '',
      verdict: 'undecided',
      fewerThanFiveSeeds: 'yes',
      seeds: '0',
      programVersion: '0.1.0',
      device: 'cpu',
    });
    expect(third).toMatchObject({ scenario: 'split-mnist/task', difference: '' });
  });
});

test('runs whose code is assumed are counted on the page and in the table of cells', async () => {
  const runs = records.slice(0, 2).map((run, index) => ({ ...run, codeAssumed: index === 0 }));
  const { page, csv, terminal, markdown, latex } = await written(runs);
  for (const text of [page, terminal, markdown, latex]) {
    expect(text).toContain(
      'The code of 1 of 2 runs is assumed, because the version that stored it did not record it.',
    );
  }
  expect(page).toContain('<dt>code assumed</dt><dd>not recorded for 1 of 2 runs</dd>');
  expect(csv[0]).toMatchObject({ codeAssumed: '1', otherCode: '' });
});

/** The files of a report, by name. */
async function written(runs: readonly RunRecord[], comparing: Comparing = {}, out = folder()) {
  const summaries = (await gridsOf(cellsOf(runs))).map((grid) => summaryOf(grid, comparing));
  await writeReport(summaries, out);
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  return {
    page: text('index.html'),
    markdown: text('tables.md'),
    latex: text('tables.tex'),
    csv: recordsOf(text('tables.csv')),
    terminal: summaries.map(summaryText).join(''),
    json: reportJson(summaries, []),
    charts: summaries.map(curveChart),
    maps: summaries.map(heatMapChart),
    summaries,
  };
}

/** Runs of one task with seeds from 1 on. */
const seeded = (accuracies: readonly number[], choice: Choice = {}, first = 1): RunRecord[] =>
  accuracies.map((accuracy, index) => finishedRun([[accuracy]], { ...choice, seed: first + index }));

const around = (mean: number): number[] => [-0.02, 0.01, 0, 0.02, -0.01].map((off) => mean + off);

describe('what differs between two numbers is said in every format', async () => {
  const files = await written(
    [
      ...seeded(around(0.5), { learningRate: 0.1 }),
      ...seeded([0.7, 0.69, 0.72, 0.71, 0.68], { strategy: 'l2' }),
    ],
    {},
    temporaryFolder(),
  );
  const [row, besides] = ['adam · training.learningRate=0.1', 'training.learningRate=0.001, not 0.1'];

  test.each(['page', 'markdown'] as const)('%s', (name) => {
    expect(files[name]).toContain(row);
    expect(files[name]).toContain(`besides: ${besides}`);
  });

  test('LaTeX', () => {
    expect(files.latex).toContain('adam $\\cdot$ training.learningRate=0.1 & 50.00');
    expect(files.latex).toContain(`besides: ${besides}`);
  });

  test('CSV', () => {
    expect(files.csv).toMatchObject([
      { strategy: 'adam', notDefault: 'training.learningRate=0.1', difference: '' },
      { strategy: 'l2', notDefault: '', differenceFrom: `mlp · ${row}`, besides },
    ]);
  });

  test('JSON', () => {
    expect(files.json.cells).toMatchObject([
      { notDefault: { 'training.learningRate': '0.1' }, environment: { device: 'cpu', backend: 'onnx' } },
      { notDefault: {}, fromBaseline: { from: `mlp · ${row}`, besides: [besides] } },
    ]);
  });

  test('the terminal', () => {
    expect(files.terminal).toMatch(/adam +│ +50\.00[^\n]+\n│ training\.learningRate=0\.1 │ +baseline │/);
    expect(files.terminal).toContain(`besides: ${besides}`);
  });

  test('the legends of the charts, and the titles of the heat maps', () => {
    expect(files.charts[0]!.legend.flat().map(({ label }) => label)).toEqual([row, 'l2']);
    const titles = files.maps[0]!.charts.map(
      ({ configuration }) => configuration.options?.plugins?.title?.text,
    );
    expect(titles.map((lines) => [lines].flat().join(' '))).toEqual([`mlp ${row}, n=5`, 'mlp l2, n=5']);
  });

  test('also what is the same for all, but is not the default', async () => {
    const cuda = seeded(around(0.5), { learningRate: 0.1 }).map((run) => ({
      ...run,
      configuration: { ...run.configuration, data: '5e6f7a8b9c' },
      environment: { ...run.environment, device: 'cuda', tf32: true },
    }));
    const { page, markdown, latex, terminal, json, csv, charts, maps } = await written(cuda);
    const said = ['data=other files (5e6f7a8b)', 'device=cuda with TF32', 'training.learningRate=0.1'];
    const sentence = `In all of these runs: ${said.join('; ')}.`;
    for (const text of [page, markdown, latex, terminal]) expect(text).toContain(sentence);
    for (const { subtitles } of [...charts, ...maps]) expect(subtitles).toContain(sentence);
    expect(json.grids[0]!.shared).toEqual(said);
    expect(csv[0]).toMatchObject({ notDefault: said.join(' '), device: 'cuda with TF32' });
  });

  test('how many seeds were computed at once, where it is not one', async () => {
    const batched = seeded(around(0.5)).map((run, seed) => ({
      ...run,
      environment: { ...run.environment, ...(seed > 1 && { batchSeeds: 16 }) },
    }));
    const { page, terminal, json, csv } = await written(batched);
    for (const text of [page, terminal]) expect(text).toContain('batched seeds=1 and 16');
    expect(page).toContain('<dt>batched seeds</dt><dd>1 and 16</dd>');
    expect(json.grids[0]!.shared).toEqual(['batched seeds=1 and 16']);
    expect(csv[0]).toMatchObject({ batchSeeds: '1 and 16' });
    const alone = await written(seeded(around(0.5)));
    for (const text of [alone.page, alone.terminal]) expect(text).not.toContain('batched seeds');
  });

  test('and in the page’s curves, where only one panel’s curve differs', async () => {
    const { page, charts } = await written([
      ...seeded([0.5], { learningRate: 0.1 }),
      ...seeded([0.6], { head: 'nsm' }),
    ]);
    const text = 'adam in mlp: training.learningRate=0.1';
    expect(page).toContain(text);
    expect(charts[0]!.subtitles).toContain(text);
    expect(page).toContain('"apart":["training.learningRate=0.1"]');
  });
});

describe('every configuration is shown, and the best is marked among them', () => {
  // A sweep of one cell, and one run more that once pushed the sweep's points aside.
  const sweep = [0.1, 0.01, 0.001].flatMap((learningRate, index) =>
    seeded([0.9 - index / 10], { learningRate }),
  );
  const runs = [...sweep, ...seeded([0.5], { head: 'nsm' }), ...seeded([0.6], { strategy: 'l2' })];

  test('in tables, curves and maps', async () => {
    const files = await written(runs);
    for (const number of ['90.00', '80.00', '70.00', '50.00', '60.00']) {
      for (const text of [files.page, files.markdown, files.latex, files.terminal]) {
        expect(text).toContain(number);
      }
    }
    expect(files.csv.map(({ averageAccuracy }) => Number(averageAccuracy)).toSorted()).toEqual(
      [50, 60, 70, 80, 90].map((value) => expect.closeTo(value, 9)),
    );
    expect(files.json.cells).toHaveLength(5);
    const [, figure] = /<script type="application\/json">(.*?)<\/script>/.exec(files.page)!;
    const panels = JSON.parse(figure!) as { lines: { points: unknown[] }[] }[];
    expect(panels.flatMap(({ lines }) => lines.filter(({ points }) => points.length > 0))).toHaveLength(5);
    expect(files.page.match(/<table class="heat">\n<caption>[^<]*, <a/g)).toHaveLength(5);
    expect(files.maps[0]!.charts.length).toBeGreaterThanOrEqual(5);
  });

  test('with a star for the best of all, and which cell is the baseline', async () => {
    const { markdown, latex, page, csv } = await written(runs);
    expect(markdown).toMatch(
      /\| adam · training\.learningRate=0\.1 \| \*\*90\.00 \(n=1\) ★, \+20\.00 \?\*\* \|/,
    );
    expect(markdown).toContain('| adam | 70.00 (n=1), baseline | 50.00 (n=1) |');
    expect(markdown.match(/★/g)).toHaveLength(2);
    expect(latex).toContain('\\textbf{90.00 (n=1) $\\star$, +20.00 ?}');
    expect(page).toMatch(/<td class="best"><a href="#[^"]+">90\.00<\/a> ★/);
    expect(csv.filter(({ bestInColumn }) => bestInColumn === 'yes')).toMatchObject([
      { averageAccuracy: '90' },
    ]);
  });

  test('the same baseline whatever the order of the runs', async () => {
    for (const order of [runs, runs.toReversed()]) {
      const { json } = await written(order);
      const from = json.cells
        .map(({ fromBaseline }) => fromBaseline?.from)
        .filter((label) => label !== undefined);
      expect(new Set(from)).toEqual(new Set(['mlp · adam']));
      expect(from).toHaveLength(3);
    }
  });

  test('several, if they are equally good', async () => {
    const { markdown } = await written([
      ...seeded([0.5]),
      ...seeded([0.5], { strategy: 'l2' }),
      ...seeded([0.4], { head: 'nsm' }),
    ]);
    expect(markdown).toContain('**50.00 (n=1) ★, baseline**');
    expect(markdown).toContain('**50.00 (n=1) ★, 0.00 identical**');
  });

  test('so that a grid of few places has no map for the others', async () => {
    const diagonal = ['adam', 'l2', 'si', 'ewc'].flatMap((strategy, index) =>
      seeded([0.5], { strategy, head: ['mlp', 'nsm', 'neurocoder', 'own'][index]! }),
    );
    const [map] = (await written(diagonal)).maps;
    expect([map!.charts.length, map!.perRow]).toEqual([4, 4]);
  });
});

describe('differences from the baseline', () => {
  const five = {
    adam: [0.609, 0.606, 0.621, 0.616, 0.603],
    l2: [0.612, 0.604, 0.629, 0.617, 0.609],
    si: [0.7, 0.71, 0.69, 0.72, 0.7],
  };
  const runs = Object.entries(five).flatMap(([strategy, accuracies]) => seeded(accuracies, { strategy }));

  test('are “n.s.” with their interval, or “equivalent” by a test, corrected for their number', async () => {
    const { markdown, csv, json } = await written(runs);
    // By scipy's ttest_rel: p = 0.1452, and statsmodels' ttost_paired for a margin of 1: p = 0.0092.
    expect(markdown).toContain('| l2 | 61.42 ± 0.85 (n=5), +0.32 equivalent (−0.17 to +0.81) |');
    expect(markdown).toContain('+9.30 ≠');
    expect(markdown).toContain('Tests: paired t-test over the seeds that both sides have.');
    expect(markdown).toContain('corrected for the 2 comparisons here (Holm)');
    expect(markdown).toContain('the difference is smaller than 1 point.');
    expect(markdown).not.toContain('Warning');
    const [, l2] = csv;
    expect(l2).toMatchObject({
      test: 'paired t',
      pairedSeeds: '5',
      comparisons: '2',
      verdict: 'not significant',
      equivalent: 'yes',
      margin: '1',
      fewerThanFiveSeeds: 'no',
    });
    expect(Number(l2!.p)).toBeCloseTo(0.14524409, 6);
    expect(Number(l2!.equivalenceP)).toBeCloseTo(0.0092498148, 6);
    expect(Number(l2!.equivalencePHolm)).toBeCloseTo(2 * 0.0092498148, 6);
    expect(json.grids[0]!.tests).toMatchObject({ comparisons: 2, correction: 'Holm', margin: 1 });

    const narrow = await written(runs, { margin: 0.5 });
    expect(narrow.markdown).toContain('+0.32 n.s. (−0.17 to +0.81) |');
    expect(narrow.markdown).toContain('smaller than 0.5 points.');
  });

  test('are never called equal or a match', async () => {
    const { page, markdown, latex, terminal, csv } = await written([
      ...seeded([0.5, 0.6]),
      ...seeded([0.58, 0.55], { strategy: 'l2' }),
    ]);
    for (const text of [page, markdown, terminal]) expect(text).toMatch(/\+1\.50 n\.s\./);
    expect(latex).toContain('+1.50 n.s. ($-$81.');
    expect(csv[1]).toMatchObject({ verdict: 'not significant', equivalent: 'no', fewerThanFiveSeeds: 'yes' });
    for (const text of [page, markdown, latex, terminal]) {
      expect(text).toContain('Warning: all comparisons here rest on fewer than five seeds.');
      // Without the page's scripts.
      expect(text.replaceAll(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(/\d =|match/);
    }
  });

  test('say which test it was where they differ in that, and over how many seeds', async () => {
    const { terminal, csv } = await written([
      ...seeded(five.adam),
      ...seeded(five.l2, { strategy: 'l2' }, 100),
      ...seeded(five.si.slice(0, 3), { strategy: 'si' }),
    ]);
    expect(terminal).toContain(
      "Welch's t-test for the 1 of 2 that share fewer than two seeds, marked Welch.",
    );
    expect(terminal).toMatch(/\(−0\.\d\d to \+\d\.\d\d, Welch\)/);
    expect(terminal).toMatch(/to \+\d+\.\d\d, 3 shared seeds\)/);
    expect(csv.map(({ test: name, pairedSeeds }) => [name, pairedSeeds])).toEqual([
      ['', ''],
      ['Welch', ''],
      ['paired t', '3'],
    ]);
    expect(terminal).toContain('Warning: 1 of the 2 comparisons here rest on fewer than five seeds.');
    const apart = await written([...seeded(five.adam), ...seeded(five.l2, { strategy: 'l2' }, 100)]);
    expect(apart.terminal).toContain(
      "Tests: Welch's t-test, because the two sides share fewer than two seeds.",
    );
  });
});

describe('for a terminal', () => {
  test('a line a strategy, and below a number its difference', async () => {
    const runs = [
      ...[0.5, 0.6, 0.7].map((accuracy, seed) => finishedRun([[accuracy]], { seed })),
      ...[0.8, 0.9, 0.85].map((accuracy, seed) => finishedRun([[accuracy]], { seed, strategy: 'si' })),
    ];
    const [adam] = (await summariesOf(runs)).map(summaryText);
    expect(adam).toMatch(/adam +│ 60\.00 ± 8\.16 \(n=3\) │\n/);
    // Differences of 30, 30 and 15 points: by scipy's ttest_rel t = 5, p = 0.0377.
    expect(adam).toMatch(
      /si +│ 85\.00 ± 4\.08 \(n=3\) │\n│ +│ +\+25\.00 ≠ │\n│ +│ +\(\+3\.49 to \+46\.51\) │/,
    );
    expect(adam).toContain('differences from adam (marked baseline) in the same column, in points');
    const [si] = (await summariesOf(runs, 'si')).map(summaryText);
    expect(si).toMatch(/−25\.00 ≠/);
    const [none] = (await summariesOf(runs, 'ewc')).map(summaryText);
    expect(none).not.toMatch(/differences|≠/);
  });

  test('a head as baseline is compared with within each strategy', async () => {
    const [grid] = await summariesOf(
      ['mlp', 'nsm'].flatMap((head, index) =>
        ['adam', 'si'].map((strategy) => finishedRun([[0.5 + 0.1 * index]], { head, strategy })),
      ),
      'mlp',
    );
    expect(
      [...grid!.baseline!.differences].map(([{ head, strategy }, { points }]) => [
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

describe('charts', async () => {
  const [domain] = await gridsOf(cellsOf(records));

  test('of curves are a PNG with text, lines, bands and a white ground', async () => {
    const pixels = await pixelsOf(panelsPng(curveChart(domain!)));
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
      const pixels = await pixelsOf(panelsPng(curveChart((await gridsOf(cellsOf(runs)))[0]!)));
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
        pixelsOf(panelsPng(curveChart((await gridsOf(cellsOf(runs)))[0]!))),
      ),
    );
    expect(long!.height).toBeGreaterThan(few!.height + 200);
  });

  test('of accuracy matrices are a PNG with dark and light squares', async () => {
    const pixels = await pixelsOf(panelsPng(heatMapChart(domain!)));
    // 100 % is the darkest of the scale.
    expect(pixels.count(100, pixels.height, [8, 48, 107])).toBeGreaterThan(3000);
    expect(pixels.dark(20, 90)).toBeGreaterThan(500);
  });

  test('are SVG with panels in their places, whose names do not clash', async () => {
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
    const [grid] = await gridsOf(cellsOf([failedRun()]));
    for (const panels of [curveChart(grid!), heatMapChart(grid!)]) {
      expect((await pixelsOf(panelsPng(panels))).width).toBeGreaterThan(400);
    }
  });
});
