import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose, optimizerOf } from '../../../src/plugins/compose.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { type AnyStrategy, defineStrategy } from '../../../src/plugins/strategy.js';
import { composed } from './small.js';

const part = (name: string, functions: Partial<AnyStrategy>): AnyStrategy =>
  defineStrategy({
    name,
    title: name,
    source: 'this test',
    optimizer: 'adam',
    hyperparameters: z.strictObject({}),
    defaults: { task: {}, domain: {}, class: {} },
    ...(functions as object),
  });

describe('a composed strategy', () => {
  it('says what it is made of', async () => {
    const both = await composed('si', 'er');
    const [er, si] = await Promise.all(['er', 'si'].map((name) => strategies.find(name)));
    expect(both).toMatchObject({
      name: 'er+si',
      title: 'Experience Replay + Synaptic Intelligence',
      source: `${er!.source}; ${si!.source}`,
      optimizer: 'adam',
      refuses: {},
    });
    expect(both.hyperparameters.parse(both.defaults.domain)).toEqual({
      er: er!.hyperparameters.parse({}),
      si: { coefficient: 3000, damping: 0.1, headLoss: false },
    });
  });

  it('is not for a kind of scenario that a part refuses', async () => {
    const { defaults, refuses } = await composed('er-ace', 'l2');
    expect(Object.keys(defaults)).toEqual(['class']);
    expect(Object.keys(refuses!)).toEqual(['task', 'domain']);
    expect(refuses!.task).toBe((await strategies.find('er-ace')).refuses!.task);
  });

  it('has the optimizer of its parts, if it is the same', async () => {
    expect(optimizerOf(await composed('er', 'si'))).toBe('adam');
    expect(optimizerOf(await composed('a-gem', 'si'))).toBeUndefined();
  });

  it.each([['er+si'], ['er+lwf+si'], ['gdumb+lwf'], ['si+xdg'], ['ewc+si'], ['a-gem+l2'], ['der+++ewc']])(
    'can be %s',
    async (name) => {
      const { definition } = await strategies.chosenBuiltIn(name);
      expect(definition.name).toBe(name);
    },
  );
});

describe('what cannot be combined', () => {
  it.each([
    [['er', 'er'], /^er\+er has two parts called er; give each strategy once/],
    [['er', 'der'], /^er and der cannot be parts of one strategy: both define memory and loss, and only one/],
    [['si', 'gem', 'er'], /^gem and er cannot be parts of one strategy: both define memory, and only one/],
    [['icarl', 'gdumb'], /: both define memory and phases, and only/],
    [['ewc', 'mas'], /^ewc and mas .*: both define importance, and only/],
    [['ncm', 'slda'], /: both define phases and predict, and only/],
    [
      ['er', 'adam'],
      /^adam only names an optimizer, so it adds nothing to er: .* --set training.optimizer=adam$/,
    ],
    [['sgd', 'l2', 'er'], /^sgd only names an optimizer, so it adds nothing to l2\+er: /],
  ])('%j', async (names, message) => {
    const refused = composed(...names);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each([
    [['gates'], { gates: () => ({}) }],
    [['predict'], { predict: () => {} }],
  ])('two with %j', (names, functions) => {
    const two = () => compose([part('one', functions as never), part('other', functions as never)]);
    expect(two).toThrow(`one and other cannot be parts of one strategy: both define ${names}`);
  });

  it('names that a configuration has a use for, or that are too long together', () => {
    const penalty = { penalty: () => {} } as never;
    expect(() => compose([part('source', penalty), part('other', penalty)])).toThrow(
      'a strategy called source cannot be a part of another',
    );
    const [a, b] = [part('a'.repeat(60), penalty), part('b'.repeat(60), penalty)];
    expect(() => compose([a, b])).toThrow(/^the name a+\+b+ is too long: together, at most 100 characters$/);
  });
});
