import { describe, expect, it } from 'vitest';
import { ownCaption } from '../../src/ablation/caption.js';
import { baseName, type OwnAblation, ownPlan } from '../../src/ablation/own.js';
import { ablationTables, type Planned, variantCells, variantLines } from '../../src/ablation/table.js';
import { runsOf } from '../../src/reproduction/plan.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { resolve } from '../../src/runs/resolve.js';
import { parseOption } from '../../src/runs/sweep/given-option.js';
import { finishedRun } from '../store/samples.js';

const planOf = (vary: string[], more: Partial<OwnAblation> = {}) =>
  ownPlan({
    scenarios: ['split-mnist/task', 'split-mnist/domain'],
    heads: ['nsm'],
    strategies: ['adam', 'l2'],
    settings: {},
    vary: vary.map(parseOption),
    ...more,
  });

const places = (plan: readonly Planned[]) =>
  plan.map(({ table, variant, strategy }) => [variant.name, table.scenario, strategy].join(' '));

const runOf = ({ configuration }: Planned, seed: number, accuracy: number): RunRecord => {
  const whole = { ...configuration, seed };
  return { ...finishedRun([[accuracy]]), id: identityOf(whole), configuration: whole };
};

describe('an ablation of a user’s own', () => {
  it('has the base, and variants of it that change one option each', async () => {
    const plan = await planOf(['head.sharpness=0.2,4', 'training.epochs=1'], {
      scenarios: ['split-mnist/domain'],
      strategies: ['adam'],
    });
    expect(plan.map(({ variant }) => variant.name)).toEqual([
      'the defaults',
      'head.sharpness=0.2',
      'head.sharpness=4',
      'training.epochs=1',
    ]);
    const names = { scenario: 'split-mnist/domain', head: 'nsm', strategy: 'adam' };
    const expected = [
      {},
      { head: { sharpness: 0.2 } },
      { head: { sharpness: 4 } },
      { training: { epochs: 1 } },
    ];
    for (const [at, settings] of expected.entries()) {
      expect(plan[at]!.configuration).toEqual(await resolve({ ...names, settings }));
    }
  });

  it('goes over a preset, with settings for all', async () => {
    const plan = await planOf(['head.slots=3'], {
      preset: 'released',
      settings: { training: { epochs: 2 }, head: { slots: 4 } },
    });
    expect(plan[0]!.variant.name).toBe('preset released');
    expect(new Set(plan.map(({ configuration }) => configuration.training.epochs))).toEqual(new Set([2]));
    expect(new Set(plan.map(({ configuration }) => configuration.head.initialValues))).toEqual(
      new Set(['memory']),
    );
    expect(plan.map(({ configuration }) => configuration.head.slots)).toEqual([4, 4, 4, 4, 3, 3, 3, 3]);
    expect(ownCaption(baseName('released'), { training: { epochs: 2 } }).join(' ')).toContain(
      'its difference from preset released on the same seeds. Set for all variants: training.epochs=2.',
    );
  });

  it('has variants for one strategy or head alone', async () => {
    const plan = await planOf(['l2.coefficient=1,2', 'mlp.hidden=[8]'], { heads: ['mlp', 'nsm'] });
    const variants = plan.filter(({ variant }) => variant.name !== 'the defaults');
    expect(places(variants.filter(({ variant }) => variant.head === 'nsm'))).toEqual([
      'l2.coefficient=1 split-mnist/task l2',
      'l2.coefficient=2 split-mnist/task l2',
      'l2.coefficient=1 split-mnist/domain l2',
      'l2.coefficient=2 split-mnist/domain l2',
    ]);
    expect(places(variants.filter(({ variant }) => variant.name.startsWith('mlp')))).toEqual(
      ['task', 'domain'].flatMap((kind) =>
        ['adam', 'l2'].map((strategy) => `mlp.hidden=[8] split-mnist/${kind} ${strategy}`),
      ),
    );
    for (const { variant, strategy, configuration } of variants) {
      if (variant.name.startsWith('mlp')) expect(configuration.head.hidden).toEqual([8]);
      else
        expect([strategy, configuration.strategy.coefficient]).toEqual(['l2', Number(variant.name.at(-1))]);
    }
  });

  it('shows paired differences from the base, and none for a variant that is the base', async () => {
    const plan = await planOf(['head.sharpness=1,4'], {
      scenarios: ['split-mnist/domain'],
      strategies: ['l2'],
    });
    const [base, same, sharp] = plan as [Planned, Planned, Planned];
    expect(same.configuration).toEqual(base.configuration);
    const runs = [runOf(base, 1, 0.5), runOf(base, 2, 0.75), runOf(sharp, 2, 0.5), runOf(sharp, 3, 0.25)];
    const [table] = ablationTables(variantCells(plan, runs, 'the defaults'));
    expect(table!.title).toBe('NSM, split-mnist/domain');
    expect(table!.rows.map(({ name, cells }) => [name, ...variantLines(cells[0])])).toEqual([
      ['the defaults', '62.50 ± 12.50 (n=2)'],
      ['head.sharpness=1', '62.50 ± 12.50 (n=2)'],
      ['head.sharpness=4', '37.50 ± 12.50 (n=2)', '−25.00 (n=1)'],
    ]);
    expect(new Set(runsOf(plan, 2).map(identityOf)).size).toBe(4);
  });

  it.each<[string[], Partial<OwnAblation>, string]>([
    [['head.sharpness=2'], { heads: ['nsm', 'mlp'] }, 'set it by name: nsm.sharpness'],
    [['strategy.coefficient=2'], {}, 'strategy adam has no option coefficient'],
    [['ewc.coefficient=2'], {}, 'unknown part of a configuration, or strategy or head that is run, "ewc"'],
    [['head.hidden=400,200'], {}, 'head.hidden is a list: [400,200] is the list'],
    [['head.sharpness=-1'], {}, 'head.sharpness: must be above 0'],
  ])('is refused: %j with %j', async (vary, more, message) => {
    await expect(planOf(vary, more)).rejects.toThrow(message);
  });
});
