import { describe, expect, it } from 'vitest';
import { axisOf } from '../../../src/reporting/charts/option-axis.js';
import { seedless } from '../../../src/runs/configuration.js';
import { csvOf } from '../../../src/tuning/shown/csv.js';
import { pageOf } from '../../../src/tuning/shown/page.js';
import { trialsTable } from '../../../src/tuning/shown/table.js';
import { stagesText } from '../../../src/tuning/shown/texts.js';
import { rangeIn } from '../../../src/tuning/space/range.js';
import { standingOf } from '../../../src/tuning/standing.js';
import { runsOfTrial, studyOf } from '../../../src/tuning/study.js';
import { configurationOf, entry } from '../../store/samples.js';

describe('an axis', () => {
  const labels = (text: string) => axisOf(rangeIn(text)).ticks.map(({ label }) => label);

  it.each([
    ['log:0.01..100', ['0.01', '0.1', '1', '10', '100']],
    ['log:1e-5..1e-3', ['1e-5', '1e-4', '0.001']],
    ['log:2..70', ['2', '5', '10', '20', '50']],
    ['log:3..4', ['3', '4']],
    ['0..1', ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ['-0.3..0.3', ['-0.3', '-0.2', '-0.1', '0', '0.1', '0.2', '0.3']],
    ['int:1..8', ['2', '4', '6', '8']],
    ['int:1..3', ['1', '2', '3']],
    ['16,[1,2],x', ['16', '[1,2]', 'x']],
  ])('has ticks: %s', (text, ticks) => {
    expect(labels(text)).toEqual(ticks);
  });

  it('has a place for each value of the range, and for no other', () => {
    const log = axisOf(rangeIn('log:0.01..100'));
    expect([0.01, 1, 100].map(log.placeOf)).toEqual([-2, 0, 2]);
    expect([0.001, 101, 'x', null].map(log.placeOf)).toEqual([undefined, undefined, undefined, undefined]);
    expect(log.min).toBeLessThan(-2);
    expect(log.max).toBeGreaterThan(2);
    const list = axisOf(rangeIn('16,[1,2],x'));
    expect([16, [1, 2], 'x', [2, 1]].map(list.placeOf)).toEqual([0, 1, 2, undefined]);
  });
});

/** Four trials with a seed, the best two with two: trial 2 failed, trial 4 is the best. */
const study = studyOf(
  {
    space: [{ option: 'training.learningRate', range: rangeIn('0..1') }],
    seed: 1,
    seeds: [1, 2],
    defaults: [0.001],
  },
  [0.1, 0.2, 0.3, 0.4].map((learningRate) => {
    const { scenario, ...others } = seedless(configurationOf({ learningRate, scenario: '<b>/domain' }));
    return { ...others, scenario: { ...scenario, heldOut: 0.1 } };
  }),
);

const accuracies = [[0.5], null, [0.6, 0.4], [0.7, 0.9]];
const standing = standingOf(
  study,
  new Map(
    accuracies.flatMap((ofSeeds, at) =>
      runsOfTrial(study, at + 1, ofSeeds?.length ?? 1).map(({ id }, seed) => [
        id,
        ofSeeds
          ? { status: 'finished' as const, error: null, accuracies: [entry(1, 1, ofSeeds[seed]!)], tasks: 1 }
          : { status: 'failed' as const, error: 'NaN', accuracies: [], tasks: 1 },
      ]),
    ),
  ),
);

describe('what is shown of a study', () => {
  it('has its stages in words', () => {
    expect(stagesText(standing.stages)).toBe('4 trials with 1 seed, then the best 2 with 2 seeds');
  });

  it('is a table, from the best trial on', () => {
    const rows = trialsTable(standing)
      .split('\n')
      .filter((line) => /^│ \d/.test(line))
      .map((line) =>
        line
          .split('│')
          .map((text) => text.trim())
          .filter(Boolean),
      );
    expect(rows).toEqual([
      ['4', '0.4', '2', '2', '80.00 ± 10.00'],
      ['3', '0.3', '2', '2', '50.00 ± 10.00'],
      ['1', '0.1', '1', '1', '50.00'],
      ['2', '0.2', '1', '0', 'failed'],
    ]);
    expect(trialsTable(standing, 1)).toContain('… and 3 more');
  });

  it('is a page, which marks the best trial and says why others failed', () => {
    const preset = { text: 'set: <none>', command: 'continual-bench run' };
    const html = pageOf([{ standing, chart: Buffer.from('image'), preset }]);
    expect(html).toContain('<tr class="best"><th scope="row">4</th><td>0.4</td>');
    expect(html.match(/class="best"/g)).toHaveLength(1);
    expect(html).toContain('<p>Trial 2 failed: NaN.</p>');
    expect(html).toContain('<dt>Without tuning</dt><dd>training.learningRate=0.001</dd>');
    expect(html).toContain('held-out training images (scenario.heldOut=0.1)');
    expect(html).not.toMatch(/<b>|<none>/);
  });

  it('is a row of CSV for each trial', () => {
    const [head, ...rows] = csvOf([standing]).trim().split('\n');
    expect(head).toBe(
      'study,scenario,head,strategy,trial,options,stage,n,mean,populationDeviation,error,best',
    );
    expect(rows.map((row) => row.split(',').slice(4))).toEqual([
      ['1', 'training.learningRate=0.1', '1', '1', '0.5', '', '', 'false'],
      ['2', 'training.learningRate=0.2', '1', '0', '', '', 'NaN', 'false'],
      [
        '3',
        'training.learningRate=0.3',
        '2',
        '2',
        '0.5',
        expect.stringMatching(/^0\.(1|09999)/),
        '',
        'false',
      ],
      ['4', 'training.learningRate=0.4', '2', '2', '0.8', expect.stringMatching(/^0\.(1|09999)/), '', 'true'],
    ]);
  });
});
