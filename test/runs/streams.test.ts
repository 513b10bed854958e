import { describe, expect, it } from 'vitest';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { configurationsOf } from '../../src/runs/grid.js';
import type { Settings } from '../../src/runs/resolve.js';

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
    ['adam', 'task', hidden, /^unknown option of scenario split-mnist\/task "borders"/],
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

  it.each(['adam', 'sgd', 'er', 'er-ace', 'der', 'der++'])('takes %s as it is', async (strategy) => {
    await expect(resolved(strategy, hidden)).resolves.toBeDefined();
  });

  it.each(['l2', 'ewc', 'online-ewc', 'si', 'mas', 'rwalk', 'lwf', 'slda', 'ncm', 'er+si'])(
    'takes %s if it says after how many steps a task counts as ended',
    async (strategy) => {
      expect((await resolved(strategy, every)).training.consolidateEvery).toBe(500);
    },
  );
});
