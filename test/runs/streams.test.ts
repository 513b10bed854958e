import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { configurationsOf } from '../../src/runs/grid.js';
import type { Settings } from '../../src/runs/resolve.js';
import { parseOption } from '../../src/runs/sweep/given-option.js';

const resolved = async (strategy: string, settings: Settings, kind = 'class'): Promise<RunConfiguration> => {
  const scenarios = [`split-mnist/${kind}`];
  const [one] = await configurationsOf({
    scenarios,
    heads: ['mlp'],
    strategies: [strategy],
    seeds: [1],
    settings,
  });
  return one!;
};
const hidden = { scenario: { borders: 'hidden' } };
const every = { ...hidden, training: { consolidateEvery: 500 } };

describe('a scenario as a stream without borders', () => {
  it('is learnt in one pass over small batches, unless they are chosen', async () => {
    const { scenario, training } = await resolved('adam', hidden);
    expect(scenario).toMatchObject({ name: 'split-mnist/class', borders: 'hidden' });
    expect(training).toMatchObject({ epochs: 1, batchSize: 10 });
    expect((await resolved('adam', { ...hidden, training: { batchSize: 32 } })).training.batchSize).toBe(32);
  });

  it('has what follows from its borders written out', async () => {
    const of = async (scenario: Settings['scenario']) =>
      (await resolved('er', { scenario: scenario! }, 'domain')).scenario;
    expect(await of({ borders: 'blurry' })).toMatchObject({ borders: 'blurry', blur: 0.1 });
    expect(await of({ borders: 'blurry', blur: 0.3 })).toMatchObject({ blur: 0.3 });
    expect(await of({ borders: 'gaussian' })).toMatchObject({ borders: 'gaussian', spread: 0.5 });
    const bordered = await of({});
    for (const option of ['borders', 'blur', 'spread']) expect(bordered).not.toHaveProperty(option);
  });

  it.each<[string, string, Settings, RegExp]>([
    [
      'adam',
      'class',
      { ...hidden, training: { epochs: 2 } },
      /^a stream without borders is seen once: leave out/,
    ],
    [
      'adam',
      'class',
      { ...hidden, training: { steps: 9 } },
      /^a stream without borders is seen once: leave out/,
    ],
    ['adam', 'class', { scenario: { blur: 0.1 } }, /^scenario\.blur is for scenario\.borders=blurry/],
    [
      'adam',
      'class',
      { scenario: { borders: 'blurry', spread: 1 } },
      /^scenario\.spread is for scenario\.borders=gaussian/,
    ],
    [
      'adam',
      'class',
      { training: { consolidateEvery: 5 } },
      /^training\.consolidateEvery is for streams without/,
    ],
    ['adam', 'class', { scenario: { borders: 'soft' } }, /^scenario\.borders/],
    [
      'adam',
      'task',
      hidden,
      /^scenario\.borders is for domain- and class-incremental scenarios: in split-mnist\/task methods are told the task/,
    ],
    [
      'ewc',
      'class',
      hidden,
      /^ewc measures what matters to a task when it ends, but .* set training\.consolidateEvery/,
    ],
    ['si', 'domain', hidden, /^si does something when a task ends, but/],
    ['lwf', 'class', hidden, /^lwf does something when a task ends, but/],
    ['er+si', 'class', hidden, /^er\+si does something when a task ends, but/],
    ['icarl', 'class', every, /^icarl is not for streams .*: it learns again from what it holds/],
    ['joint', 'class', every, /^joint is not for streams .*: it learns again/],
    ['gdumb', 'class', every, /^gdumb is not for streams .*: it learns again/],
    ['a-gem', 'class', every, /^a-gem is not for streams .*: its memory takes samples when a task ends/],
    ['gem', 'domain', every, /^gem is not for streams .*: its memory takes samples when a task ends/],
  ])('refuses %s, %s-incremental, with %j', async (strategy, kind, settings, message) => {
    await expect(resolved(strategy, settings, kind)).rejects.toThrow(message);
  });

  it.each(['adam', 'sgd', 'er', 'er-ace', 'der', 'der++', 'ncm'])('takes %s as it is', async (strategy) => {
    await expect(resolved(strategy, hidden)).resolves.toBeDefined();
  });

  it.each(['l2', 'ewc', 'online-ewc', 'si', 'mas', 'rwalk', 'lwf', 'slda', 'er+si'])(
    'takes %s if it says after how many steps a task counts as ended',
    async (strategy) => {
      expect((await resolved(strategy, every)).training.consolidateEvery).toBe(500);
    },
  );

  it('does not have that in the configuration of a strategy that does nothing then', async () => {
    const grid = (settings: Settings, ...names: string[]) =>
      configurationsOf({
        scenarios: ['split-mnist/class'],
        heads: ['mlp'],
        strategies: names,
        seeds: [1],
        settings,
      });
    const plain = await resolved('er', hidden);
    const [si, er, adam] = await grid(every, 'si', 'er', 'adam');
    expect(si!.training.consolidateEvery).toBe(500);
    expect(er).toEqual(plain);
    expect(adam!.training).not.toHaveProperty('consolidateEvery');
    const [weighed] = await grid({ ...every, strategy: { weighing: 'tasks' } }, 'er');
    expect(weighed!.training.consolidateEvery).toBe(500);
    await expect(grid(every, 'er', 'adam')).rejects.toThrow(
      /^training\.consolidateEvery is given and not used: er and adam do nothing when a task ends; leave it out$/,
    );
  });

  it('is the same if it is given as options, with alternatives for those that use it', async () => {
    const grid = (options: string[], ...names: string[]) =>
      configurationsOf({
        scenarios: ['split-mnist/class'],
        heads: ['mlp'],
        strategies: names,
        seeds: [1],
        settings: hidden,
        options: options.map(parseOption),
      });
    const configurations = await grid(['training.consolidateEvery=250,500'], 'si', 'er');
    expect(
      configurations.map(({ strategy, training }) => [strategy.name, training.consolidateEvery]),
    ).toEqual([
      ['si', 250],
      ['si', 500],
      ['er', undefined],
    ]);
    for (const option of ['training.consolidateEvery=500', 'er.training.consolidateEvery=500']) {
      await expect(grid([option], 'er', 'adam')).rejects.toThrow(
        /^training\.consolidateEvery is given and not used: er and adam do nothing when a task ends; leave it out$/,
      );
    }
  });

  it('has it for a head whose loss counts otherwise later', async () => {
    const settings = { ...every, head: { orthogonalityFirst: 0.1, orthogonalityLater: 0.2 } };
    const [one] = await configurationsOf({
      scenarios: ['split-mnist/class'],
      heads: ['neurocoder'],
      strategies: ['adam'],
      seeds: [1],
      settings,
    });
    expect(one!.training.consolidateEvery).toBe(500);
  });

  it('knows which built-in strategies count tasks without doing anything when one ends', async () => {
    const taken: AnyStrategy[] = [];
    for (const strategy of await strategies.list()) {
      await resolved(strategy.name, hidden).then(
        () => taken.push(strategy),
        () => undefined,
      );
    }
    const counting = taken.filter(({ loss, gradients, afterStep, predict }) =>
      [loss, gradients, afterStep, predict].some((one) => /\b(tasks|earlier|seenEarlier)\b/.test(`${one}`)),
    );
    expect(counting.map(({ name }) => name)).toEqual(['er']);
  });

  describe("of one's own", () => {
    const folder = mkdtempSync(join(tmpdir(), 'continual-bench-test-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const withLoss = (name: string, loss: string) => {
      const file = join(folder, `${name}.ts`);
      writeFileSync(
        file,
        `import { defineStrategy, tf, z } from 'continual-bench';
export default defineStrategy({
  name: '${name}', title: 'Mine', source: 'unpublished', optimizer: 'adam',
  hyperparameters: z.strictObject({}), defaults: { task: {}, domain: {}, class: {} },
  loss: ${loss},
});
`,
      );
      return file;
    };

    it.each([
      [
        'counts-none',
        '(parameters, { batch, network }) => network.crossEntropy(parameters, batch)',
        undefined,
      ],
      [
        'counts-tasks',
        '(parameters, { batch, network, tasks }) => tf.div(network.crossEntropy(parameters, batch), tasks)',
        500,
      ],
    ])('has it if the file names what tells of earlier tasks: %s', async (name, loss, expected) => {
      const scenarios = ['split-mnist/class'];
      const names = ['si', withLoss(name, loss)];
      const [, mine] = await configurationsOf({
        scenarios,
        heads: ['mlp'],
        strategies: names,
        seeds: [1],
        settings: every,
      });
      expect(mine!.strategy.name).toBe(name);
      expect(mine!.training.consolidateEvery).toBe(expected);
    });
  });
});
