import { describe, expect, it } from 'vitest';
import { seedless } from '../../src/runs/configuration.js';
import { best, stagesOf } from '../../src/tuning/halving.js';
import { ranking, standingOf } from '../../src/tuning/standing.js';
import { runsOfTrial, studyOf } from '../../src/tuning/study.js';
import { configurationOf, entry } from '../store/samples.js';

describe('successive halving', () => {
  it('keeps the best third, rounded up, for each further number of seeds', () => {
    expect(stagesOf(20, [1, 3, 10])).toEqual([
      { trials: 20, seeds: 1 },
      { trials: 7, seeds: 3 },
      { trials: 3, seeds: 10 },
    ]);
    expect(stagesOf(1, [1, 3])).toEqual([
      { trials: 1, seeds: 1 },
      { trials: 1, seeds: 3 },
    ]);
    expect(stagesOf(9, [5])).toEqual([{ trials: 9, seeds: 5 }]);
  });

  it('takes the earlier of equal trials, and none that failed', () => {
    const standings = [0.5, 0.9, null, 0.9, 0.7].map((mean, at) => ({ trial: at + 1, mean }));
    expect(best(standings, 2)).toEqual([2, 4]);
    expect(best(standings, 9)).toEqual([2, 4, 5, 1]);
  });
});

/** Four trials, then the best two with two seeds, then the best with three. */
const study = studyOf(
  {
    space: [{ option: 'training.learningRate', range: { scale: 'linear', low: 0, high: 1 } }],
    seed: 1,
    seeds: [1, 2, 3],
    defaults: [0.001],
  },
  [0.1, 0.2, 0.3, 0.4].map((learningRate) => seedless(configurationOf({ learningRate }))),
);

/** @param accuracies by trial, of seeds 1001, 1002, …; null of a failed run */
const runsWith = (accuracies: Record<number, (number | null)[]>) =>
  new Map(
    Object.entries(accuracies).flatMap(([trial, ofSeeds]) => {
      const runs = runsOfTrial(study, Number(trial), ofSeeds.length);
      return ofSeeds.map((accuracy, at) => [
        runs[at]!.id,
        accuracy === null
          ? { status: 'failed' as const, error: 'the loss became NaN', accuracies: [], tasks: 2 }
          : {
              status: 'finished' as const,
              error: null,
              // The mean over both tasks after the last one.
              accuracies: [entry(1, 1, 1), entry(2, 1, accuracy - 0.1), entry(2, 2, accuracy + 0.1)],
              tasks: 2,
            },
      ]);
    }),
  );

describe('a study', () => {
  it('runs its trials with seeds from 1001 on', () => {
    const runs = runsOfTrial(study, 2, 3).map(({ configuration }) => configuration);
    expect(runs.map(({ seed }) => seed)).toEqual([1001, 1002, 1003]);
    expect(runs.every(({ training }) => training.learningRate === 0.2)).toBe(true);
  });

  it('waits in a stage until all of its runs have ended', () => {
    expect(standingOf(study, new Map())).toMatchObject({ stage: 1, contenders: [1, 2, 3, 4], winner: null });
    const some = runsWith({ 1: [0.5], 2: [0.6], 3: [0.7] });
    expect(standingOf(study, some)).toMatchObject({ stage: 1, winner: null });
    expect(standingOf(study, some).trials.map(({ mean }) => mean)).toEqual([0.5, 0.6, 0.7, null]);
  });

  it('goes on with the best, by all seeds that they have', () => {
    const first = { 1: [0.5], 2: [0.6], 3: [0.8], 4: [0.7] };
    const second = standingOf(study, runsWith(first));
    expect(second).toMatchObject({ stage: 2, contenders: [3, 4], winner: null });
    expect(second.trials.map(({ stage }) => stage)).toEqual([1, 1, 2, 2]);
    // By the second seed alone, trial 3 would be the worse one.
    const third = standingOf(study, runsWith({ ...first, 3: [0.8, 0.6], 4: [0.7, 0.65] }));
    expect(third).toMatchObject({ stage: 3, contenders: [3], winner: null });
    const done = standingOf(study, runsWith({ ...first, 3: [0.8, 0.6, 0.1], 4: [0.7, 0.65] }));
    expect(done).toMatchObject({ stage: 4, contenders: [3], winner: 3 });
    expect(done.trials[2]!.mean).toBeCloseTo(0.5);
    expect(ranking(done).map(({ trial }) => trial)).toEqual([3, 4, 2, 1]);
  });

  it('goes on without trials that failed, as the worst of their stage', () => {
    const first = { 1: [0.5], 2: [null], 3: [0.8], 4: [null] };
    const second = standingOf(study, runsWith(first));
    expect(second).toMatchObject({ stage: 2, contenders: [3, 1] });
    const third = standingOf(study, runsWith({ ...first, 3: [0.8, null], 1: [0.5, 0.1] }));
    expect(third).toMatchObject({ stage: 3, contenders: [1] });
    expect(ranking(third).map(({ trial, error }) => [trial, error])).toEqual([
      [1, null],
      [3, 'the loss became NaN'],
      [2, 'the loss became NaN'],
      [4, 'the loss became NaN'],
    ]);
  });

  it('chooses nothing if all trials of a stage failed', () => {
    const all = standingOf(study, runsWith({ 1: [null], 2: [null], 3: [null], 4: [null] }));
    expect(all).toMatchObject({ stage: 4, contenders: [], winner: null });
  });

  it('is another one with other trials, seeds or draws, whatever the defaults are', () => {
    const { trials, id, ...definition } = study;
    expect(studyOf({ ...definition, defaults: [5] }, trials).id).toBe(id);
    expect(studyOf({ ...definition, seed: 2 }, trials).id).not.toBe(id);
    expect(studyOf({ ...definition, seeds: [1, 2] }, trials).id).not.toBe(id);
    expect(studyOf(definition, trials.slice(1)).id).not.toBe(id);
  });
});
