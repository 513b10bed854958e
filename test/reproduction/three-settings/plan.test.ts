import { describe, expect, it } from 'vitest';
import { settingsPlan } from '../../../src/reproduction/three-settings/plan.js';
import { settingsTables } from '../../../src/reproduction/three-settings/published.js';
import { canonical } from '../../../src/runs/canonical.js';

const [hsu, threeTypes, permuted] = settingsTables.map(
  (table) => () => settingsPlan({ table, settings: {} }),
);

describe("Hsu et al.'s table", () => {
  it('has thirteen methods in three settings, each cell of its own, in the protocol of Split MNIST', async () => {
    const cells = await hsu!();
    expect(cells).toHaveLength(3 * 13);
    expect(new Set(cells.map(({ configuration }) => canonical(configuration))).size).toBe(3 * 13);
    for (const { kind, configuration } of cells) {
      expect(configuration).toMatchObject({
        scenario: { name: `split-mnist/${kind}`, classOrder: 'fixed' },
        head: { name: 'mlp', hidden: [400, 400], hiddenBiases: true },
        training: { epochs: 4, batchSize: 128 },
      });
      const { optimizer, learningRate } = configuration.training;
      expect(learningRate).toBe(optimizer === 'adam' ? 0.001 : 0.01);
    }
  });

  it('has the published memories', async () => {
    const cells = await hsu!();
    const memories = cells
      .filter(({ kind, configuration }) => kind === 'class' && 'capacity' in configuration.strategy)
      .map(({ method, configuration }) => [method.name, configuration.strategy.capacity]);
    expect(memories).toEqual([
      ['Naive rehearsal', 1100],
      ['Naive rehearsal-C', 4400],
      ['GEM', 1100],
    ]);
    const gem = cells.find(({ method }) => method.name === 'GEM')!;
    expect(gem.configuration).toMatchObject({
      strategy: { margin: 0.5, rehearses: true },
      training: { optimizer: 'sgd', learningRate: 0.01 },
    });
  });
});

describe("van de Ven et al.'s table", () => {
  it('runs each method where it is published, and EWC', async () => {
    const places = (await threeTypes!()).map(({ method, kind }) => `${method.name} ${kind}`);
    const three = (name: string) => ['task', 'domain', 'class'].map((kind) => `${name} ${kind}`);
    expect(places).toEqual([
      ...['None', 'Joint'].flatMap(three),
      'XdG task',
      ...['EWC', 'SI', 'LwF', 'ER', 'A-GEM'].flatMap(three),
      'iCaRL class',
    ]);
  });

  it('has that program’s protocol', async () => {
    for (const { kind, configuration } of await threeTypes!()) {
      expect(configuration).toMatchObject({
        scenario: { name: `split-mnist/${kind}`, classOrder: 'random', classesPerTask: 2 },
        backbone: { name: 'pixels', range: 'unit', crop: 2 },
        head: { name: 'mlp', hidden: [400, 400] },
        training: { optimizer: 'adam', learningRate: 0.001, steps: 2000, batchSize: 128, dropLast: true },
      });
      expect(configuration.training.outputs).toBe(kind === 'class' ? 'all' : undefined);
    }
  });

  it('has each method as in that program', async () => {
    const cells = await threeTypes!();
    const of = (name: string) =>
      Object.fromEntries(
        cells
          .filter(({ method }) => method.name === name)
          .map(({ kind, configuration }) => [kind, configuration.strategy]),
      );
    const memory = { capacity: 1000, drawn: 128, keeps: 'classes' };
    expect(of('XdG').task).toMatchObject({ name: 'xdg', share: 0.9 });
    expect(of('SI')).toMatchObject({
      task: { coefficient: 10, damping: 0.1 },
      domain: { coefficient: 50_000 },
      class: { coefficient: 5000 },
    });
    expect(of('EWC')).toMatchObject({
      task: { coefficient: 5e4, fisherLabels: 'all' },
      domain: { coefficient: 5e9 },
      class: { coefficient: 5e8 },
    });
    expect(of('LwF')).toMatchObject({
      task: { temperature: 2, alpha: 1, perTask: false },
      domain: { perTask: true },
      class: { perTask: false },
    });
    expect(of('ER').class).toMatchObject({ ...memory, weighing: 'tasks' });
    expect(of('A-GEM').domain).toMatchObject(memory);
    expect(of('iCaRL').class).toMatchObject({ capacity: 1000, shares: 'all', temperature: 2 });
  });
});

describe("van de Ven et al.'s Permuted MNIST", () => {
  it('has the methods that were run, in that program’s protocol at its own size', async () => {
    const cells = await permuted!();
    expect(cells.map(({ method, kind }) => `${method.name} ${kind}`)).toEqual([
      ...['None task', 'None domain', 'None class', 'Joint domain', 'Joint class'],
      ...['SI task', 'SI domain', 'ER domain'],
    ]);
    for (const { kind, configuration } of cells) {
      expect(configuration).toMatchObject({
        scenario: { name: `permuted-mnist/${kind}`, tasks: 10 },
        backbone: { name: 'pixels', range: 'unit' },
        head: { hidden: [400, 400] },
        training: { steps: 1000, batchSize: 128, dropLast: true },
      });
      expect(configuration.backbone.crop).toBeUndefined();
      expect(configuration.training.outputs).toBe(kind === 'class' ? 'all' : undefined);
    }
    const [er, si] = ['ER', 'SI'].map((name) => cells.find(({ method }) => method.name === name)!);
    expect(er!.configuration.strategy).toMatchObject({ capacity: 1000, keeps: 'classes', drawn: 128 });
    expect(si!.configuration.strategy).toMatchObject({ coefficient: 10 });
  });
});

describe('a part of a table', () => {
  it('has the methods of the strategies that are named', async () => {
    const cells = await settingsPlan({
      table: settingsTables[0]!,
      strategies: ['rehearsal', 'joint'],
      settings: { training: { epochs: 1 } },
    });
    expect([...new Set(cells.map(({ method }) => method.name))]).toEqual([
      'Naive rehearsal',
      'Naive rehearsal-C',
      'Offline',
    ]);
    for (const { configuration } of cells) expect(configuration.training.epochs).toBe(1);
  });

  it.each([
    [{ strategies: ['er'] }, /unknown strategy of hsu "er"/],
    [{ heads: ['nsm'] }, /unknown head of hsu "nsm"/],
    [{ settings: { training: { epoch: 1 } } }, /training/],
  ])('is refused for %o', async (request, message) => {
    await expect(settingsPlan({ table: settingsTables[0]!, settings: {}, ...request })).rejects.toThrow(
      message,
    );
  });
});
