import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figureCsv } from '../../../src/reproduction/figure8/csv.js';
import { curvesOf } from '../../../src/reproduction/figure8/curves.js';
import { figurePanels } from '../../../src/reproduction/figure8/figure.js';
import { figureJson } from '../../../src/reproduction/figure8/json.js';
import { figureText } from '../../../src/reproduction/figure8/terminal.js';
import { writeFigure } from '../../../src/reproduction/figure8/write.js';
import { pixelsOf } from '../../reporting/pixels.js';
import { folder } from '../../store/samples.js';
import { circumstances, examplePanels, planned, runOf, SEEDS } from './example.js';

const panels = await examplePanels();
const [cifar10, cifar100] = panels as [(typeof panels)[0], (typeof panels)[0]];

describe('curves', () => {
  it('are means over the seeds after each task, with population deviations', () => {
    const { points, mean, n, parameters } = cifar10.curves[0]!;
    expect(n).toBe(SEEDS);
    expect(points.map((point) => Math.round(point.mean * 1e6) / 1e6)).toEqual([95, 85, 75, 65, 55]);
    for (const { deviation } of points) expect(deviation).toBeCloseTo(Math.sqrt(2 / 3), 9);
    expect(mean).toBeCloseTo(55, 9);
    expect(parameters).toEqual({ trainable: 1_424_650, withBackbone: 12_601_162 });
    expect(cifar100.curves.map((curve) => curve.points.length)).toEqual([20, 20, 20, 20, 20, 20]);
  });

  it('lack what has not been run', async () => {
    const plan = await planned();
    const runs = [runOf(plan[0]!, 1, [90, 80, 70, 60, 50]), runOf(plan[0]!, 2, 'failed')];
    const some = figurePanels(curvesOf(plan, runs, 2));
    expect(some[0]!.curves[0]).toMatchObject({ n: 1, wanted: 2, failed: 1, deviation: null });
    expect(some[0]!.curves[1]).toMatchObject({ n: 0, mean: null, points: [], parameters: null });
    expect(some[0]!.differences.map(({ judged }) => judged)).toEqual(Array.from({ length: 4 }, () => null));
    expect(some[0]!.claims.map(({ verdict }) => verdict)).toEqual(['below', ...Array(5).fill('undecided')]);
    const text = figureText(some, { seeds: 2, settings: { training: { epochs: 1 } } });
    expect(text).toContain('n=1 of 2, 1 failed');
    expect(text).toContain("Not the paper's protocol; set by hand: training.epochs=1.");
    await writeFigure(some, circumstances, folder());
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
    ['Neurocoder, output layers', 'ResNet', 12, 'differ'],
    ['Neurocoder, output layers + SI', 'ResNet + SI', -9.5, 'differ'],
  ]);
  // Differences of 1, 2 and 0 points by seed. By scipy's ttest_1samp: t = 1.7320508, p = 0.2254033.
  const { judged } = cifar10.differences[3]!;
  expect(judged).toMatchObject({
    verdict: 'not significant',
    testName: 'paired t',
    pairs: 3,
    equivalent: false,
  });
  expect(judged!.test!.t).toBeCloseTo(Math.sqrt(3), 6);
  expect(judged!.test!.p).toBeCloseTo(0.2254033, 6);
  // The largest p of the four, which Holm's correction leaves as it is.
  expect(judged!.correctedP).toBeCloseTo(0.2254033, 6);
  const text = figureText(panels, circumstances);
  expect(text).toContain('corrected for the 4 comparisons here (Holm)');
  expect(text).toContain('Warning: all comparisons here rest on fewer than five seeds.');
});

it('claims are judged in each reading that they concern', () => {
  const verdicts = ({ claims }: (typeof panels)[0]) =>
    claims.map(({ claim, reading, verdict }) => [claim.words, reading, verdict]);
  expect(verdicts(cifar10)).toEqual([
    ['55 %', null, 'agrees'],
    ['70 %', 'all', 'below'],
    ['70 %', 'last', 'agrees'],
    ['just above 70 %', null, 'above'],
    ['above 80 %, stable', 'all', 'agrees'],
    ['above 80 %, stable', 'last', 'below'],
  ]);
  expect(verdicts(cifar100)).toEqual([
    ['about 10 points above', null, 'agrees'],
    ['slightly above', 'all', 'below'],
    ['slightly above', 'last', 'agrees'],
    ['another 10 points above', 'all', 'agrees'],
    ['another 10 points above', 'last', 'below'],
  ]);
});

it('a dip below what is stated of the whole curve counts, though it ends above', async () => {
  const plan = await planned();
  const curve = plan.find(({ title }) => title === 'Neurocoder, all layers + SI')!;
  const [panel] = figurePanels(curvesOf(plan, [runOf(curve, 1, [99, 90, 79, 85, 85])], 1));
  expect(panel!.claims.find(({ curve: { title } }) => title === curve.title)).toMatchObject({
    value: expect.closeTo(79, 9),
    verdict: 'below',
  });
});

it('the CSV has a row a point', () => {
  const [header, ...rows] = figureCsv(panels).trim().split('\n');
  expect(rows.length).toBe(6 * 5 + 6 * 20);
  expect(header).toMatch(/^panel,scenario,weights,curve,head,layers,strategy,tasksLearned,mean,/);
  const last = rows.find(
    (row) => row.startsWith('cifar100') && row.includes('all layers + SI",') && row.includes(',si,20,'),
  );
  expect(last).toMatch(
    /"Neurocoder, all layers \+ SI",neurocoder,all,si,20,7[01]\.?\d*,0\.816\d*,3,3,0,1424650,12601162,/,
  );
  expect(last).toContain('head.hidden=229,229');
});

it('texts and JSON name the weights of both panels, and images that are not the published ones', () => {
  const text = figureText(panels, circumstances);
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
  const json = JSON.parse(JSON.stringify(figureJson(panels, circumstances, ['a']))) as ReturnType<
    typeof figureJson
  >;
  expect(json).toMatchObject({ seeds: SEEDS, runs: 36, files: ['a'] });
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
    await writeFigure(panels, circumstances, out);
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
      { marks: { length: 6 } },
      { marks: [], x: { ticks: { length: 10 } } },
    ]);
  });

  it('are an image of both panels, with all colours and what the paper states', async () => {
    const image = await pixelsOf(readFileSync(join(await write(), 'figure8.png')));
    expect(image.width).toBe(2560);
    for (const colour of [
      [0x00, 0x72, 0xb2],
      [0xd5, 0x5e, 0x00],
      [0x00, 0x9e, 0x73],
    ] as const) {
      expect(image.count(300, 1000, [...colour])).toBeGreaterThan(2000);
    }
    // Title, and the legend under both panels.
    expect(image.dark(20, 90)).toBeGreaterThan(500);
    expect(image.count(image.height - 140, image.height, [0x00, 0x72, 0xb2])).toBeGreaterThan(200);
  });
});
