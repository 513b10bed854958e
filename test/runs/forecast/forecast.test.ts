import { describe, expect, it } from 'vitest';
import type { RunConfiguration } from '../../../src/runs/configuration.js';
import { type Circumstances, forecastOf } from '../../../src/runs/forecast/forecast.js';
import { makespan } from '../../../src/runs/forecast/makespan.js';
import { identityOf } from '../../../src/runs/identity.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { configurationOf, finishedRun } from '../../store/samples.js';

const here: Circumstances = { backend: 'onnx', device: 'cpu', jobs: 2 };

const asked = (seed: number, strategy: object = {}, training: object = {}): RunConfiguration => {
  const configuration = configurationOf({ seed, strategy: 'l2' });
  return {
    ...configuration,
    strategy: { ...configuration.strategy, ...strategy },
    training: { ...configuration.training, ...training },
  };
};

const stored = (configuration: RunConfiguration, more: Partial<RunRecord> = {}): RunRecord => ({
  ...finishedRun([[1]]),
  configuration,
  id: identityOf(configuration),
  ...more,
});

describe('what runs would meet', () => {
  it.each<[RunRecord['status'], string]>([
    ['finished', 'stored'],
    ['failed', 'failed'],
    ['interrupted', 'interrupted'],
    ['running', 'elsewhere'],
  ])('%s is %s', (status, outlook) => {
    const { runs, workers } = forecastOf([asked(1), asked(2)], [stored(asked(1), { status })], here);
    expect(runs.map((run) => run.outlook)).toEqual([outlook, 'new']);
    // Who waits for another process needs no worker of its own.
    expect(workers).toBe(outlook === 'stored' || outlook === 'elsewhere' ? 1 : 2);
  });

  it('is another test where stored runs were not tested on the way, or not so often', () => {
    const outlookWith = (anytime: RunRecord['anytime']) =>
      forecastOf([asked(1)], [stored(asked(1), { anytime })], { ...here, evaluateEvery: 5 }).runs[0]!.outlook;
    expect(outlookWith(null)).toBe('untested');
    expect(outlookWith({ every: 10, accuracies: [] })).toBe('untested');
    expect(outlookWith({ every: 5, accuracies: [] })).toBe('stored');
    // Earlier versions did not keep losses.
    const accuracies = [{ step: 5, trainTask: 1, testTask: 1, accuracy: 0.5 }];
    expect(outlookWith({ every: 5, accuracies })).toBe('untested');
    expect(outlookWith({ every: 5, accuracies, losses: [{ step: 5, loss: null }] })).toBe('stored');
  });

  it('is another run where networks are wanted that are not there', () => {
    const wanted = { ...here, saveModel: '/nowhere' };
    expect(forecastOf([asked(1)], [stored(asked(1))], wanted).runs[0]!.outlook).toBe('unsaved');
  });

  it('has each run once', () => {
    expect(forecastOf([asked(1), asked(1)], [], here).runs).toHaveLength(1);
  });
});

describe('how long runs take', () => {
  const secondsIn = (wanted: RunConfiguration, runs: RunRecord[]) => {
    const { seconds, basis } = forecastOf([wanted], runs, here).runs[0]!;
    return [seconds, basis];
  };

  it('is the mean of other seeds, before that of similar runs', () => {
    const runs = [
      stored(asked(1), { seconds: 10 }),
      stored(asked(2), { seconds: 20 }),
      stored(asked(1, { coefficient: 7 }), { seconds: 90 }),
    ];
    expect(secondsIn(asked(3), runs)).toEqual([15, 'seeds']);
    expect(secondsIn(asked(3, { coefficient: 8 }), runs)).toEqual([40, 'similar']);
    expect(secondsIn(asked(3, {}, { learningRate: 5 }), runs)).toEqual([40, 'similar']);
    const trial = asked(3);
    trial.scenario.heldOut = 0.1;
    expect(secondsIn(trial, runs)).toEqual([40, 'similar']);
  });

  it.each<[string, RunConfiguration, Partial<RunRecord>]>([
    ['another number of epochs', asked(1, {}, { epochs: 9 }), {}],
    ['another head', { ...asked(1), head: { name: 'nsm' } }, {}],
    ['other options of the head', { ...asked(1), head: { name: 'mlp', hidden: [8] } }, {}],
    ['another scenario', { ...asked(1), scenario: { name: 'split-mnist/class' } }, {}],
    ['another strategy', asked(1, { name: 'si' }), {}],
    ['a failed run', asked(1), { status: 'failed' }],
    ['another backend', asked(1), { environment: { ...finishedRun([[1]]).environment, backend: 'cpu' } }],
    ['another device', asked(1), { environment: { ...finishedRun([[1]]).environment, device: 'cuda' } }],
  ])('is not told by %s', (_, configuration, more) => {
    const { runs, seconds, unknown } = forecastOf([asked(3)], [stored(configuration, more)], here);
    expect(runs[0]).toMatchObject({ seconds: null, basis: null });
    expect([seconds, unknown]).toEqual([null, 1]);
  });

  it('adds up over workers, without runs of which nothing is known', () => {
    const all = [2, 3, 4, 5].map((seed) => asked(seed));
    const runs = [stored(asked(1), { seconds: 10 })];
    expect(forecastOf(all, runs, { ...here, jobs: 3 })).toMatchObject({
      workers: 3,
      seconds: 20,
      unknown: 0,
    });
    expect(forecastOf([...all, asked(1, { name: 'si' })], runs, here)).toMatchObject({
      seconds: 20,
      unknown: 1,
    });
    expect(forecastOf([asked(1)], runs, here)).toMatchObject({ workers: 0, seconds: 0, unknown: 0 });
  });

  it('is told by runs with as many seeds in one program, whose seconds are shares of a group’s', () => {
    const all = [2, 3, 4, 5].map((seed) => asked(seed));
    const { environment } = finishedRun([[1]]);
    const runs = [
      stored(asked(1), { seconds: 10, environment: { ...environment, batchSeeds: 3 } }),
      stored(asked(7), { seconds: 90 }),
    ];
    // One group of three, and one of one.
    const inThrees = { ...here, batchSeeds: 3 };
    expect(forecastOf(all, runs, { ...inThrees, jobs: 9 })).toMatchObject({ workers: 2, seconds: 30 });
    expect(forecastOf(all, runs, { ...inThrees, jobs: 1 })).toMatchObject({ workers: 1, seconds: 40 });
    expect(forecastOf(all, runs, here)).toMatchObject({ workers: 2, seconds: 180 });
    expect(forecastOf(all, runs, { ...here, batchSeeds: 2 })).toMatchObject({ seconds: null, unknown: 4 });
  });

  it('is until the last worker is done', () => {
    expect(makespan([5, 1, 1, 1, 9], 2)).toBe(12);
    expect(makespan([], 0)).toBe(0);
  });
});

it('of a shard, as many seeds are computed in one program as of its grid', () => {
  const circumstances: Circumstances = { ...here, device: 'cuda' };
  const grid = [1, 2, 3].map((seed) => asked(seed));
  const environment = { ...finishedRun([[1]]).environment, device: 'cuda', batchSeeds: 3 };
  const known = [stored(asked(4), { environment, seconds: 7 })];
  const secondsOf = (whole?: readonly RunConfiguration[]) =>
    forecastOf(grid.slice(0, 1), known, { ...circumstances, whole }).runs.map(({ seconds }) => seconds);
  expect(secondsOf(grid)).toEqual([7]);
  expect(secondsOf()).toEqual([null]);
});
