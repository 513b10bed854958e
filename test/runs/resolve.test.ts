import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/plugins/scenarios.js';
import { strategies } from '../../src/plugins/strategies.js';
import { identityOf } from '../../src/runs/identity.js';
import { PROTOCOL } from '../../src/runs/protocol.js';
import { resolve, type Settings } from '../../src/runs/resolve.js';
import { parseSetting } from '../../src/runs/sweep/setting.js';

const request = (
  settings: Settings = {},
  names: Partial<Record<'scenario' | 'head' | 'strategy', string>> = {},
) => resolve({ scenario: 'split-mnist/task', head: 'mlp', strategy: 'adam', settings, ...names });

describe('resolve', () => {
  it('writes every default out', async () => {
    expect(await request()).toEqual({
      scenario: { name: 'split-mnist/task', classesPerTask: 2, classOrder: 'fixed', heldOut: 0 },
      backbone: { name: 'pixels' },
      head: { name: 'mlp', hidden: [256, 256], hiddenBiases: true },
      strategy: { name: 'adam' },
      training: { optimizer: 'adam', learningRate: 0.001, epochs: 4, batchSize: 128 },
      code: {
        protocol: PROTOCOL,
        scenario: (await scenarios.codes()).get('split-mnist/task'),
        strategy: (await strategies.codes()).get('adam'),
      },
    });
  });

  it.each([
    ['split-mnist/task', 0.01],
    ['split-mnist/domain', 0.5],
    ['split-mnist/class', 100],
  ])("takes a strategy's default for %s", async (scenario, coefficient) => {
    expect((await request({}, { scenario, strategy: 'l2' })).strategy).toEqual({ name: 'l2', coefficient });
  });

  it('takes the learning rate of the optimizer in use', async () => {
    expect((await request({}, { strategy: 'adagrad' })).training.learningRate).toBe(0.01);
    expect((await request({ training: { optimizer: 'sgd' } })).training).toMatchObject({
      optimizer: 'sgd',
      learningRate: 0.01,
    });
  });

  it.each([
    ['head.hidden=16', [16, 16]],
    ['head.hidden="400,200"', [400, 200]],
    ['head.hidden=[400,200]', [400, 200]],
    ['head.hidden=[16]', [16]],
  ])('reads %s as --hidden does', async (text, hidden) => {
    expect((await request(parseSetting(text))).head).toEqual({ name: 'mlp', hidden, hiddenBiases: true });
  });

  it('takes steps in place of epochs', async () => {
    const { training } = await request({ training: { steps: 2000, dropLast: true } });
    expect(training).toEqual({
      ...{ optimizer: 'adam', learningRate: 0.001, batchSize: 128 },
      ...{ steps: 2000, dropLast: true },
    });
  });

  it('puts settings over defaults', async () => {
    const settings = parseSetting('scenario.classOrder=random', parseSetting('strategy.coefficient=2.5'));
    expect(await request(settings, { strategy: 'l2' })).toMatchObject({
      scenario: { classOrder: 'random' },
      strategy: { coefficient: 2.5 },
    });
  });

  it.each<[Settings, Parameters<typeof request>[1], RegExp]>([
    [
      {},
      { scenario: 'split-mnst/task' },
      /unknown scenario "split-mnst\/task".*did you mean "split-mnist\/task"/,
    ],
    [{}, { head: 'mpl' }, /unknown head "mpl".*mlp/],
    [{}, { strategy: 'adm' }, /unknown strategy "adm".*did you mean "adam"/],
    [
      { training: { steps: 5, epochs: 1 } },
      {},
      /training\.steps takes the place of training\.epochs; give one of them/,
    ],
    [{ training: { outputs: 'all' } }, {}, /training\.outputs is for class-incremental scenarios/],
    [
      {},
      { strategy: 'icarl' },
      /icarl is not for task-incremental scenarios: it predicts by the mean of a class/,
    ],
    [{ strategy: { coefficient: 1 } }, {}, /strategy adam has no options.*strategy\.coefficient/],
    [
      { strategy: { coeficient: 1 } },
      { strategy: 'l2' },
      /unknown option of strategy l2 "coeficient".*"coefficient"/,
    ],
    [
      { strategy: { coefficient: -1 } },
      { strategy: 'l2' },
      /strategy\.coefficient: must be at least 0, but is -1/,
    ],
    [{ strategy: { coefficient: 'much' } }, { strategy: 'l2' }, /strategy\.coefficient: .*number/],
    [{ head: { hidden: [0] } }, {}, /head\.hidden\.0/],
    [{ training: { epochs: 1.5 } }, {}, /training\.epochs/],
    [{ training: { optimizer: 'adamw' } }, {}, /unknown optimizer "adamw"/],
    [{ scenario: { classOrder: 'sorted' } }, {}, /scenario\.classOrder/],
  ])('refuses %j with %j', async (settings, names, message) => {
    await expect(request(settings, names)).rejects.toThrow(message);
    await expect(request(settings, names)).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('parseSetting', () => {
  it.each([
    ['training.epochs=2', { training: { epochs: 2 } }],
    ['head.hidden=[400]', { head: { hidden: [400] } }],
    ['scenario.classOrder=random', { scenario: { classOrder: 'random' } }],
    ['strategy.note=a=b', { strategy: { note: 'a=b' } }],
  ])('reads %s', (text, settings) => {
    expect(parseSetting(text)).toEqual(settings);
  });

  it.each(['epochs=2', 'training.epochs', 'trainin.epochs=2', 'head.name=nsm', '=1', ''])(
    'refuses "%s"',
    (text) => {
      expect(() => parseSetting(text)).toThrow();
    },
  );
});

describe('identityOf', () => {
  it('is what stored runs have, so that they are found', async () => {
    const { code: _, ...now } = await request({}, { strategy: 'l2' });
    // As it was when these ids were written down.
    const codeless = { ...now, head: { name: 'mlp', hidden: [256, 256] } };
    const code = { protocol: 1, scenario: '0123456789abcdef', strategy: 'fedcba9876543210' };
    expect(identityOf({ ...codeless, code, seed: 1 })).toMatchInlineSnapshot(
      `"28d49eabaee8debdd03d7369bf94b41cdc18a168fb386bb4449ec798a2ef018a"`,
    );
    // As lines of early versions have it.
    expect(identityOf({ ...codeless, seed: 1 })).toMatchInlineSnapshot(
      `"6a5cdb9855231c234c297b02963dc8834b67e07a4e03d8dd5c076497f1111753"`,
    );
  });

  it('does not depend on the order of keys, and does depend on every value', async () => {
    const configuration = { ...(await request({}, { strategy: 'l2' })), seed: 1 };
    const { seed, training, ...others } = configuration;
    expect(identityOf({ seed, training, ...others })).toBe(identityOf(configuration));
    expect(identityOf({ ...configuration, seed: 2 })).not.toBe(identityOf(configuration));
    expect(identityOf({ ...configuration, training: { ...training, epochs: 5 } })).not.toBe(
      identityOf(configuration),
    );
  });
});
