import { describe, expect, it } from 'vitest';
import { requestOf, wholeGrid } from '../../src/cli/asked-grid.js';
import { presetOf } from '../../src/cli/tune/preset.js';
import { configurationsOf } from '../../src/runs/grid.js';
import { parseOption } from '../../src/runs/sweep/given-option.js';
import { planStudies, type TuningRequest } from '../../src/tuning/plan.js';
import { parseSearched } from '../../src/tuning/space/searched-option.js';
import { valuesOf } from '../../src/tuning/study.js';

const plan = ({
  space = ['strategy.coefficient=log:0.01..100'],
  set = [],
  ...others
}: Partial<Omit<TuningRequest, 'space' | 'set'>> & { space?: string[]; set?: string[] } = {}) =>
  planStudies({
    scenarios: ['split-mnist/domain'],
    heads: ['mlp'],
    strategies: ['l2'],
    trials: 3,
    seed: 1,
    seeds: [1, 2],
    heldOut: 0.1,
    ...others,
    set: set.map(parseOption),
    space: space.map(parseSearched),
  });

const names = (studies: Awaited<ReturnType<typeof plan>>) =>
  studies.map(({ study }) => {
    const [{ scenario, head, strategy }] = study.trials as [(typeof study.trials)[0]];
    return [scenario.name, head.name, strategy.name].join(' ');
  });

describe('a plan', () => {
  it('has a study for each scenario, head and strategy', async () => {
    const studies = await plan({
      scenarios: ['split-mnist/domain', 'split-mnist/class'],
      heads: ['mlp', 'nsm'],
      strategies: ['l2', 'si'],
    });
    expect(names(studies)).toHaveLength(8);
    expect(names(studies).slice(0, 3)).toEqual([
      'split-mnist/domain mlp l2',
      'split-mnist/domain mlp si',
      'split-mnist/domain nsm l2',
    ]);
    expect(new Set(studies.map(({ study }) => study.id)).size).toBe(8);
  });

  it('never looks at test images: every trial is tested on held-out training images', async () => {
    const studies = await plan({ strategies: ['l2', 'ewc'], heldOut: 0.25, firstTasks: 3, preset: 'tuned' });
    const scenarios = studies.flatMap(({ study }) => study.trials.map(({ scenario }) => scenario));
    expect(scenarios).toHaveLength(6);
    for (const scenario of scenarios) expect(scenario).toMatchObject({ heldOut: 0.25, firstTasks: 3 });
  });

  it('has what is searched, what is set, and what a preset sets, in this order', async () => {
    const [{ study }] = (await plan({
      heads: ['neurocoder'],
      preset: 'paper',
      set: ['head.slots=7', 'training.epochs=2'],
      space: ['head.keyDim=int:3..4', 'learning-rate=0.1,0.2,0.3'],
    })) as [Awaited<ReturnType<typeof plan>>[0]];
    for (const trial of study.trials) {
      expect(trial.head).toMatchObject({ slots: 7, heads: 10 });
      expect([3, 4]).toContain(trial.head.keyDim);
      expect([0.1, 0.2, 0.3]).toContain(trial.training.learningRate);
      expect(trial.training.epochs).toBe(2);
    }
    expect(study.defaults).toEqual([5, 0.001]);
  });

  it('searches options of one strategy or head for it alone, over those of all', async () => {
    const studies = await plan({
      strategies: ['l2', 'si'],
      space: ['strategy.coefficient=0..1', 'si.coefficient=100..200'],
    });
    const coefficients = studies.map(({ study }) => study.trials.map(({ strategy }) => strategy.coefficient));
    expect(Math.max(...(coefficients[0] as number[]))).toBeLessThanOrEqual(1);
    expect(Math.min(...(coefficients[1] as number[]))).toBeGreaterThanOrEqual(100);
    expect(studies[1]!.study.space.map(({ option }) => option)).toEqual(['strategy.coefficient']);
  });

  it('searches parts of composed strategies', async () => {
    const [{ study }] = (await plan({
      strategies: ['er+si'],
      space: ['strategy.si.coefficient=log:1..10'],
    })) as [Awaited<ReturnType<typeof plan>>[0]];
    expect(study.defaults).toEqual([3000]);
    for (const trial of study.trials) expect(valuesOf(study, trial)[0]).toBeLessThanOrEqual(10);
  });

  it.each<[object, RegExp]>([
    [
      { space: ['l2.coefficient=0..1'], strategies: ['l2', 'adam'] },
      /nothing is searched for .* mlp and adam/,
    ],
    [{ space: ['ewc.coefficient=0..1'] }, /unknown part of a configuration, .*"ewc"/],
    [{ space: ['strategy.coefficent=0..1'] }, /unknown .*coefficent.*did you mean "coefficient"/],
    [{ space: ['strategy.coefficient=-1..1'] }, /coefficient.*must/],
    [{ space: ['scenario.classesPerTask=2,5'] }, /cannot be searched: it changes what is to be learnt/],
    [{ space: ['scenario.heldOut=0.1..0.2'] }, /is set with --held-out/],
    [{ set: ['scenario.heldOut=0.2'] }, /is set with --held-out/],
    [{ set: ['scenario.skipTasks=1'], firstTasks: 2 }, /exclude each other/],
    [{ set: ['l2.coefficient=3'] }, /strategy\.coefficient is searched, and set, too/],
    [{ set: ['training.epochs=1,2'] }, /training\.epochs has 2 alternatives/],
    [
      { space: ['epochs=1..8'] },
      /a trial with training\.epochs=[\d.]+: training\.epochs.*; a range of whole numbers is written int:1\.\.8/,
    ],
    [{ space: ['epochs=int:1..2'] }, /only 2 different trials, so --trials can be 2 at most/],
    [{ strategies: ['l2', 'l2'] }, /given twice/],
    [{ scenarios: ['split-mnits/domain'] }, /did you mean/],
  ])('is refused: %j', async (request, message) => {
    await expect(plan(request)).rejects.toThrow(message);
  });
});

describe('a preset', () => {
  it.each<[string, Parameters<typeof plan>[0]]>([
    ['of defaults', {}],
    [
      'of settings and several options',
      {
        set: ['head.hidden=[40,20]'],
        space: ['head.hiddenBiases=true,false', 'learning-rate=log:1e-4..1e-1'],
      },
    ],
    ['on another preset', { preset: 'paper', heads: ['nsm'], space: ['head.sharpness=0.1..2'] }],
    ['of a composed strategy', { strategies: ['er+si'], space: ['strategy.si.coefficient=log:1..10'] }],
    ['of the first tasks', { firstTasks: 2 }],
  ])('comes to the best trial, but for the held-out images: %s', async (_, request) => {
    const [planned] = await plan(request);
    const { study } = planned!;
    const [{ seed: __, scenario, ...configuration }, ...more] = (await configurationsOf(
      requestOf(wholeGrid(presetOf(planned!, 2))),
    )) as [Awaited<ReturnType<typeof configurationsOf>>[0]];
    expect(more).toEqual([]);
    const { scenario: ofTrial, ...trial } = study.trials[1]!;
    expect(configuration).toEqual(trial);
    const { firstTasks, ...others } = ofTrial;
    expect(scenario).toEqual({
      ...others,
      heldOut: 0,
      ...(firstTasks !== undefined && { skipTasks: firstTasks }),
    });
  });
});
