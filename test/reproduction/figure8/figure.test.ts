import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JudgedClaim } from '../../../src/reproduction/figure8/claims.js';
import { figureCsv } from '../../../src/reproduction/figure8/csv.js';
import { curvesOf } from '../../../src/reproduction/figure8/curves.js';
import { figureOf } from '../../../src/reproduction/figure8/figure.js';
import { figureJson } from '../../../src/reproduction/figure8/json.js';
import { linePanels } from '../../../src/reproduction/figure8/lines.js';
import { figurePlan } from '../../../src/reproduction/figure8/plan.js';
import { claimRateRows } from '../../../src/reproduction/figure8/rows.js';
import { figureText } from '../../../src/reproduction/figure8/terminal.js';
import { writeFigure } from '../../../src/reproduction/figure8/write.js';
import { pixelsOf } from '../../reporting/pixels.js';
import { folder } from '../../store/samples.js';
import { circumstances, definition, exampleFigure, planned, runOf, SEEDS } from './example.js';

const figure = await exampleFigure();
const [cifar10, cifar100] = figure.panels as [(typeof figure.panels)[0], (typeof figure.panels)[0]];

describe('curves', () => {
  it('are means over the seeds after each task, with population deviations', () => {
    const { points, mean, n, parameters } = cifar10.curves[0]!;
    expect(n).toBe(SEEDS);
    expect(points.map((point) => Math.round(point.mean * 1e6) / 1e6)).toEqual([95, 85, 75, 65, 55]);
    for (const { deviation } of points) expect(deviation).toBeCloseTo(Math.sqrt(2 / 3), 9);
    expect(mean).toBeCloseTo(55, 9);
    expect(parameters).toEqual({ trainable: 1_424_650, withBackbone: 12_601_162 });
    expect(cifar100.curves.map((curve) => curve.points.length)).toEqual(Array(10).fill(20));
  });

  it('lack what has not been run', async () => {
    const plan = await planned();
    const resnet = plan.find(({ title, learningRate }) => title === 'ResNet' && learningRate === 0.01)!;
    const runs = [runOf(resnet, 1, [90, 80, 70, 60, 50]), runOf(resnet, 2, 'failed')];
    const some = figureOf(definition, curvesOf(plan, runs, 2));
    const panel = some.panels[0]!;
    expect(panel.curves[0]).toMatchObject({ n: 1, wanted: 2, failed: 1, deviation: null });
    expect(panel.curves[1]).toMatchObject({ n: 0, mean: null, points: [], parameters: null });
    expect(panel.differences.map(({ judged }) => judged)).toEqual(Array.from({ length: 8 }, () => null));
    expect(panel.claims.map(({ verdict }) => verdict)).toEqual(['below', ...Array(9).fill('undecided')]);
    // A point for every rate, so that each keeps its place; only that of 0.01 has a value.
    const [, , overRates] = linePanels(some);
    expect(overRates!.lines[0]!.points.map(({ y, n }) => [y, n])).toEqual([
      [Number.NaN, 0],
      [Number.NaN, 0],
      [50, 1],
      [Number.NaN, 0],
    ]);
    expect(Number.isFinite(overRates!.y.min)).toBe(true);
    const text = figureText(some, { seeds: 2, settings: { training: { epochs: 1 } } });
    expect(text).toContain('n=1 of 2, 1 failed');
    expect(text).toContain("Not the paper's protocol; set by hand: training.epochs=1.");
    writeFigure(some, circumstances, folder());
  });
});

it('differences are between curves of one strategy, paired by seed and corrected within their panel', () => {
  expect(
    cifar100.differences.map(({ curve, over, judged }) => [
      curve.title,
      over.title,
      Math.round(10 * judged!.points) / 10,
      judged!.verdict,
    ]),
  ).toEqual([
    ['Neurocoder, all layers', 'ResNet', 9, 'differ'],
    ['Neurocoder, all layers + SI', 'ResNet + SI', 11, 'differ'],
    ['Neurocoder, all layers, soft', 'ResNet', 11, 'differ'],
    ['Neurocoder, all layers, soft + SI', 'ResNet + SI', 10, 'differ'],
    ['Neurocoder, output layers', 'ResNet', 12, 'differ'],
    ['Neurocoder, output layers + SI', 'ResNet + SI', -9.5, 'differ'],
    ['Neurocoder, output layers, soft', 'ResNet', 16, 'differ'],
    ['Neurocoder, output layers, soft + SI', 'ResNet + SI', 9, 'differ'],
  ]);
  // Differences of 1, 2 and 0 points by seed. By scipy's ttest_1samp: t = 1.7320508, p = 0.2254033.
  const { judged } = cifar10.differences[5]!;
  expect(judged).toMatchObject({
    verdict: 'not significant',
    testName: 'paired t',
    pairs: 3,
    equivalent: false,
  });
  expect(judged!.test!.t).toBeCloseTo(Math.sqrt(3), 6);
  expect(judged!.test!.p).toBeCloseTo(0.2254033, 6);
  // The largest p of the eight, which Holm's correction leaves as it is.
  expect(judged!.correctedP).toBeCloseTo(0.2254033, 6);
  const text = figureText(figure, circumstances);
  expect(text).toContain('corrected for the 8 comparisons here (Holm)');
  expect(text).toContain('Warning: all comparisons here rest on fewer than five seeds.');
});

describe('claims', () => {
  const verdicts = (claims: readonly JudgedClaim[]) =>
    claims.map(({ claim, neurocoder, verdict }) => [claim.words, neurocoder?.name ?? null, verdict]);

  it('are judged of each Neurocoder', () => {
    expect(verdicts(cifar10.claims)).toEqual([
      ['55 %', null, 'agrees'],
      ['70 %', 'neurocoder-all', 'below'],
      ['70 %', 'neurocoder-all-soft', 'below'],
      ['70 %', 'neurocoder-last', 'agrees'],
      ['70 %', 'neurocoder-last-soft', 'above'],
      ['just above 70 %', null, 'above'],
      ['above 80 %, stable', 'neurocoder-all', 'agrees'],
      ['above 80 %, stable', 'neurocoder-all-soft', 'agrees'],
      ['above 80 %, stable', 'neurocoder-last', 'below'],
      ['above 80 %, stable', 'neurocoder-last-soft', 'agrees'],
    ]);
    expect(verdicts(cifar100.claims)).toEqual([
      ['about 10 points above', null, 'agrees'],
      ['slightly above', 'neurocoder-all', 'below'],
      ['slightly above', 'neurocoder-all-soft', 'agrees'],
      ['slightly above', 'neurocoder-last', 'agrees'],
      ['slightly above', 'neurocoder-last-soft', 'above'],
      ['another 10 points above', 'neurocoder-all', 'agrees'],
      ['another 10 points above', 'neurocoder-all-soft', 'agrees'],
      ['another 10 points above', 'neurocoder-last', 'below'],
      ['another 10 points above', 'neurocoder-last-soft', 'agrees'],
    ]);
  });

  it('are judged again at each learning rate', () => {
    // ResNet comes to 61, 58, 55 and 52; what is stated of it agrees from 52.5 to 57.5.
    expect(cifar10.rates.map(({ learningRate, claims }) => [learningRate, claims[0]!.verdict])).toEqual([
      [0.001, 'above'],
      [0.003, 'above'],
      [0.01, 'agrees'],
      [0.03, 'below'],
    ]);
    const [stated] = claimRateRows(cifar10).rows;
    expect(stated).toEqual([
      'ResNet: 55 %',
      '–',
      '61.00 (higher)',
      '58.00 (higher)',
      '55.00 ✓',
      '52.00 (lower)',
    ]);
  });
});

it('the panels over the learning rates have a point a rate, named by it', () => {
  const [, , overRates] = linePanels(figure);
  expect(overRates!.x).toMatchObject({
    ticks: [1, 2, 3, 4],
    names: { 1: '0.001', 2: '0.003', 3: '0.01', 4: '0.03' },
  });
  expect(overRates!.lines[0]!.points.map(({ y }) => Math.round(y * 1e6) / 1e6)).toEqual([61, 58, 55, 52]);
  for (const [place, { x }] of overRates!.lines[0]!.points.entries()) expect(Math.round(x)).toBe(place + 1);
});

it('a learning rate that the user sets is the only one', async () => {
  const settings = { training: { learningRate: 0.02 } };
  const plan = await figurePlan({ figure: definition, weights: {}, settings });
  expect(plan.map(({ configuration }) => configuration.training.learningRate)).toEqual(Array(20).fill(0.02));
  const set = figureOf(definition, curvesOf(plan, [], SEEDS));
  expect(linePanels(set).length).toBe(2);
  const chosenFor = 'SI’s coefficients are those chosen for a learning rate of 0.01';
  const text = figureText(set, { seeds: SEEDS, settings });
  expect(text).toContain(`4 epochs of batches of 128, adam at 0.02. ${chosenFor}. Soft: `);
  expect(figureText(figure, circumstances)).toContain(`adam at 0.01. ${chosenFor}. Soft: `);
});

it('the caption speaks only of curves that are there', async () => {
  const settings = { training: { optimizer: 'sgd' } };
  const plan = await figurePlan({
    figure: definition,
    weights: {},
    heads: ['mlp'],
    strategies: ['adam'],
    settings,
  });
  const text = figureText(figureOf(definition, curvesOf(plan, [], SEEDS)), { seeds: SEEDS, settings });
  expect(text).toContain('4 epochs of batches of 128, sgd at 0.01\n');
});

it('a dip below what is stated of the whole curve counts, though it ends above', async () => {
  const plan = await planned();
  const curve = plan.find(
    ({ title, learningRate }) => title === 'Neurocoder, all layers + SI' && learningRate === 0.01,
  )!;
  const {
    panels: [panel],
  } = figureOf(definition, curvesOf(plan, [runOf(curve, 1, [99, 90, 79, 85, 85])], 1));
  expect(panel!.claims.find(({ curve: { title } }) => title === curve.title)).toMatchObject({
    value: expect.closeTo(79, 9),
    verdict: 'below',
  });
});

it('the CSV has a row a point', () => {
  const [header, ...rows] = figureCsv(figure).trim().split('\n');
  expect(rows.length).toBe(4 * (10 * 5 + 10 * 20));
  expect(header).toMatch(
    /^panel,scenario,weights,curve,head,layers,sharpness,strategy,learningRate,tasksLearned,mean,/,
  );
  const last = rows.find(
    (row) => row.startsWith('cifar100') && row.includes('all layers + SI",') && row.includes(',si,0.01,20,'),
  );
  expect(last).toMatch(
    /"Neurocoder, all layers \+ SI",neurocoder,all,1,si,0\.01,20,7[01]\.?\d*,0\.816\d*,3,3,0,1424650,12601162,/,
  );
  expect(last).toContain('head.hidden=229,229');
});

it('texts and JSON name the weights of both panels, and images that are not the published ones', () => {
  const text = figureText(figure, circumstances);
  expect(text).toContain(
    'CIFAR-10: weights "a "stand-in", <other>" (1a2b3c4d), side 64, images not as published (5e6f7a8b); CIFAR-100: published ImageNet weights, side 64',
  );
  expect(
    Math.max(
      ...text
        .split('\n')
        .filter((line) => /[│┐]/.test(line))
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(120);
  const json = JSON.parse(JSON.stringify(figureJson(figure, circumstances, ['a']))) as ReturnType<
    typeof figureJson
  >;
  expect(json).toMatchObject({ seeds: SEEDS, runs: 240, files: ['a'] });
  expect(json.panels[0]).toMatchObject({ name: 'cifar10', backbone: { side: 64 } });
  expect(json.panels[0]!.curves[0]).toMatchObject({
    title: 'ResNet',
    head: 'mlp',
    layers: null,
    seeds: [1, 2, 3],
  });
});

describe('the files', () => {
  const write = async () => {
    const out = folder();
    writeFigure(figure, circumstances, out);
    return out;
  };

  it('are a page that needs no other file and has the numbers', async () => {
    const out = await write();
    expect(readdirSync(out).sort()).toEqual(['figure8.csv', 'figure8.html', 'figure8.png']);
    const page = readFileSync(join(out, 'figure8.html'), 'utf8');
    expect(page).not.toMatch(/(?:src|href)="(?!data:)|@import|url\(http|sourceMappingURL/);
    expect(page.match(/<script/g)?.length).toBe(page.match(/<\/script>/g)?.length);
    expect(page).toContain('<th scope="row">ResNet</th><td>55.00 ± 0.82</td><td>3</td><td>1,424,650</td>');
    expect(page).toContain(
      'weights &#34;a &#34;stand-in&#34;, &#60;other&#62;&#34; (1a2b3c4d), side 64, images not as published',
    );
    expect(page).not.toContain('<other>');
    const [, data] = /<script type="application\/json">(.*?)<\/script>/.exec(page)!;
    expect(JSON.parse(data!)).toMatchObject([
      { marks: { length: 10 } },
      { marks: [], x: { ticks: { length: 10 } } },
      { marks: [], x: { ticks: { length: 4 } } },
      { marks: [], x: { ticks: { length: 4 } } },
    ]);
  });

  it('are an image of all panels, with all colours and what the paper states', async () => {
    const image = await pixelsOf(readFileSync(join(await write(), 'figure8.png')));
    expect(image.width).toBe(2560);
    for (const colour of [
      [0x00, 0x72, 0xb2],
      [0xd5, 0x5e, 0x00],
      [0x00, 0x9e, 0x73],
    ] as const) {
      expect(image.count(300, 1000, [...colour])).toBeGreaterThan(2000);
    }
    // Title, and the legend under the panels.
    expect(image.dark(20, 90)).toBeGreaterThan(500);
    expect(image.count(image.height - 260, image.height, [0x00, 0x72, 0xb2])).toBeGreaterThan(200);
  });
});
