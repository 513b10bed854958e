import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heads } from '../../../src/heads/registry.js';
import { isReserved } from '../../../src/plugins/misfit.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { configurationsOf, type GridRequest } from '../../../src/runs/grid.js';
import { type GivenOption, parseOption, withOption } from '../../../src/runs/sweep/given-option.js';
import { sweptPaths } from '../../../src/runs/sweep/swept-paths.js';
import { strategySkeleton } from '../../../src/skeletons/strategy.js';
import { temporaryFolder } from '../../cli/program.js';

const optionsIn = (texts: readonly string[]): GivenOption[] =>
  texts.map(parseOption).reduce<GivenOption[]>(withOption, []);

const configured = (texts: readonly string[], grid: Partial<GridRequest> = {}) =>
  configurationsOf({
    scenarios: ['split-mnist/domain'],
    heads: ['mlp'],
    strategies: ['l2'],
    seeds: [1],
    settings: {},
    options: optionsIn(texts),
    ...grid,
  });

describe('alternatives', () => {
  it('are run in every combination, the last changing first, with every seed', async () => {
    const runs = await configured(['strategy.coefficient=0.1,1,10', 'training.learningRate=0.001,0.01'], {
      seeds: [1, 2],
    });
    expect(
      runs.map(({ strategy, training, seed }) => [strategy.coefficient, training.learningRate, seed]),
    ).toEqual(
      [0.1, 1, 10].flatMap((coefficient) =>
        [0.001, 0.01].flatMap((learningRate) => [1, 2].map((seed) => [coefficient, learningRate, seed])),
      ),
    );
  });

  it('are no list where each fits by itself', async () => {
    const runs = await configured(['scenario.classesPerTask=2,5']);
    expect(runs.map(({ scenario }) => scenario.classesPerTask)).toEqual([2, 5]);
  });

  it('go over a preset and over settings', async () => {
    const runs = await configured(['head.hidden=[8,8],[9,9]', 'training.epochs=2'], {
      preset: () => ({ head: { hidden: [5, 5], hiddenBiases: false }, training: { epochs: 3 } }),
      settings: { training: { epochs: 4, batchSize: 10 } },
    });
    expect(runs.map(({ head, training }) => [head.hidden, head.hiddenBiases, training.epochs])).toEqual([
      [[8, 8], false, 2],
      [[9, 9], false, 2],
    ]);
    expect(runs[0]!.training.batchSize).toBe(10);
  });

  it.each<[string[], Partial<GridRequest>, string]>([
    [['head.hidden=400,200'], {}, 'head.hidden is a list: [400,200] is the list; 400,200 are 2 alternatives'],
    [['mlp.hidden=400,200'], {}, 'mlp.hidden is a list: [400,200] is the list; 400,200 are 2 alternatives'],
    [
      ['scenario.classOrder=3,8,4,9'],
      {},
      'scenario.classOrder is a list: [3,8,4,9] is the list; 3,8,4,9 are 4 alternatives',
    ],
    [['head.hidden=400,[400,400]'], {}, 'head.hidden=400 and head.hidden=[400,400] are the same; give one'],
    [
      ['strategy.coefficient=1,-1'],
      {},
      'strategy.coefficient: must be at least 0, but is -1 (for strategy l2)',
    ],
    [
      ['strategy.coefficient=1'],
      { strategies: ['l2', 'adam', 'ewc'] },
      'strategy adam has no option coefficient, so strategy.coefficient cannot be set for all; set it by name: l2.coefficient, ewc.coefficient',
    ],
    [
      ['strategy.si.damping=1'],
      { strategies: ['l2', 'er+si'] },
      'strategy l2 has no option si.damping, so strategy.si.damping cannot be set for all; set it by name: er+si.si.damping',
    ],
    [
      ['head.slots=5'],
      { heads: ['mlp', 'nsm'] },
      'head mlp has no option slots, so head.slots cannot be set for all; set it by name: nsm.slots',
    ],
  ])('%j with %j are refused', async (texts, grid, message) => {
    const refused = configured(texts, grid);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('options by name', () => {
  const coefficients = async (texts: string[], strategies: string[]) =>
    (await configured(texts, { strategies })).map(({ strategy }) => [strategy.name, strategy.coefficient]);

  it('are for that strategy alone', async () => {
    expect(await coefficients(['l2.coefficient=1,2', 'ewc.coefficient=7'], ['l2', 'adam', 'ewc'])).toEqual([
      ['l2', 1],
      ['l2', 2],
      ['adam', undefined],
      ['ewc', 7],
    ]);
  });

  it('go over those of all', async () => {
    expect(await coefficients(['l2.coefficient=1,2', 'strategy.coefficient=5'], ['l2', 'ewc'])).toEqual([
      ['l2', 1],
      ['l2', 2],
      ['ewc', 5],
    ]);
  });

  it('are for that head alone, and for the training with a head or strategy', async () => {
    const runs = await configured(['nsm.slots=3,4', 'l2.training.epochs=2', 'training.epochs=3'], {
      heads: ['mlp', 'nsm'],
      strategies: ['l2', 'adam'],
    });
    expect(runs.map(({ head, strategy, training }) => [head.slots, strategy.name, training.epochs])).toEqual([
      [undefined, 'l2', 2],
      [undefined, 'adam', 3],
      [3, 'l2', 2],
      [4, 'l2', 2],
      [3, 'adam', 3],
      [4, 'adam', 3],
    ]);
  });

  it('are for parts of a composed strategy, and leave the same strategy alone as it is', async () => {
    for (const name of ['er+si', 'si+er']) {
      const runs = await configured([`${name}.si.coefficient=3`, 'si.coefficient=4'], {
        strategies: ['er+si', 'si'],
      });
      expect(runs.map(({ strategy }) => strategy.coefficient ?? strategy.si)).toMatchObject([
        { coefficient: 3 },
        4,
      ]);
    }
  });

  it("are for a user's own strategy by the name that it has in its file", async () => {
    const file = join(temporaryFolder(), 'some-file.ts');
    writeFileSync(file, strategySkeleton('mine'));
    const runs = await configured(['mine.coefficient=3,4', 'l2.coefficient=5'], { strategies: [file, 'l2'] });
    expect(runs.map(({ strategy }) => [strategy.name, strategy.coefficient])).toEqual([
      ['mine', 3],
      ['mine', 4],
      ['l2', 5],
    ]);
  });

  it.each<[string[], Partial<GridRequest>, string]>([
    [
      ['online-ew.coefficient=1'],
      { strategies: ['l2', 'online-ewc'] },
      'unknown part of a configuration, or strategy or head that is run, "online-ew": did you mean "online-ewc"?',
    ],
    [['ewc.coefficient=1'], {}, '"ewc" (known: scenario, backbone, head, strategy, training, l2, mlp)'],
    [
      ['si.coefficient=1'],
      { strategies: ['er+si'] },
      'si is run only as a part of er+si: write er+si.si.coefficient, or strategy.si.coefficient',
    ],
    [
      ['er+si.coefficient=1'],
      { strategies: ['er+si', 'si'] },
      'strategy.coefficient does not say of which part of er+si: write strategy.si.coefficient',
    ],
    [['l2.coeficient=1'], {}, 'unknown option of strategy l2 "coeficient": did you mean "coefficient"?'],
    [
      ['l2.training.epochs=1', 'mlp.training.epochs=2'],
      {},
      'both l2.training.epochs and mlp.training.epochs are for mlp with l2; give only one of them',
    ],
  ])('%j with %j are refused', async (texts, grid, message) => {
    const refused = configured(texts, grid);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ exitCode: 2 });
  });
});

it('knows where in a configuration the options are that are swept', () => {
  const texts = ['nsm.slots=1,2', 'l2.coefficient=1,2', 'l2.training.epochs=1,2', 'er+si.si.damping=1,2'];
  expect([...sweptPaths(optionsIn([...texts, 'head.hidden=8']))]).toEqual([
    'head.slots',
    'strategy.coefficient',
    'training.epochs',
    'strategy.si.damping',
  ]);
});

it('finds no built-in name that is reserved for the parts of a configuration', async () => {
  const names = [...heads, ...(await strategies.list())].map(({ name }) => name);
  expect(names.filter(isReserved)).toEqual([]);
});
