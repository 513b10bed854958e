import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/plugins/compose.js';
import { mapNamed, squaredDistance, sumOver, zerosLike } from '../../../src/plugins/named.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { defineStrategy, type NamedTensors, type Strategy } from '../../../src/plugins/strategy.js';
import { scenarioKinds } from '../../../src/plugins/task-sequence.js';
import { checkAgreement } from '../../../src/testing/agreement.js';
import { SmallRuns } from '../../../src/testing/small-runs.js';
import { takesStep } from '../../../src/training/penalty.js';
import { expectContract } from './contract.js';
import { described, expectSameBeside, neutral, type noOptions, part, type State } from './parts.js';
import { composed, learnt, stateOf, withOptions } from './small.js';

describe('with a part that changes nothing', () => {
  // All of them, in all settings, are in the long tests.
  it.each(['er', 'ewc', 'lwf'])('%s is bit-equal to itself', (name) =>
    expectSameBeside(neutral, name, ['task']),
  );

  it('keeps the state of each part by its name', async () => {
    const [er, si] = await Promise.all(['er', 'si'].map((name) => strategies.find(name)));
    const state = await stateOf(withOptions(compose([er!, si!]), { si: { coefficient: 0 } }), 'class');
    expect(Object.keys(state)).toEqual(['si']);
    const both = compose([neutral, si!]);
    expect((await stateOf(both, 'domain')).si).toEqual(await stateOf(si!, 'domain'));
  });
});

describe('er+si with coefficient 0', () => {
  it.each(
    (['domain', 'class'] as const).flatMap((kind) =>
      (['cpu', 'onnx'] as const).map((backend) => [kind, backend] as const),
    ),
  )('is bit-equal to er: %s, %s', async (kind, backend) => {
    const both = withOptions(await composed('er', 'si'), { si: { coefficient: 0 } });
    const er = await strategies.find('er');
    expect(await learnt(both, kind, backend)).toEqual(await learnt(er, kind, backend));
  });

  it('is bit-equal to er with a penalty of 0 where tasks have output layers, which a penalty keeps stepping', async () => {
    const both = withOptions(await composed('er', 'si'), { si: { coefficient: 0 } });
    const er = await strategies.find('er');
    const penalised = {
      ...er,
      penalty: (parameters: NamedTensors) =>
        tf.mul(
          0,
          sumOver(parameters, (one) => tf.sum(one)),
        ),
    };
    expect(await learnt(both, 'task')).toEqual(await learnt(penalised as typeof er, 'task'));
  });

  it('is not er with another coefficient', async () => {
    const both = await composed('er', 'si');
    expect(await learnt(both, 'class')).not.toEqual(await learnt(await strategies.find('er'), 'class'));
  });
});

describe('penalties', () => {
  const anchored: Partial<Strategy<typeof noOptions, State>> = {
    init: (anchor) => ({ anchor }),
    afterTask: (_, { parameters }) => ({ anchor: parameters }),
  };
  const half = (parameters: NamedTensors, { anchor }: State) =>
    tf.mul(0.5, squaredDistance(parameters, anchor!)) as tf.Scalar;
  const tenth = (parameters: NamedTensors, { anchor }: State) =>
    tf.mul(
      0.1,
      sumOver(parameters, (one, name) => tf.sum(tf.abs(tf.sub(one, anchor![name]!)))),
    ) as tf.Scalar;
  const byHand = part('by-hand', {
    ...anchored,
    penalty: (parameters, state) => tf.add(half(parameters, state), tenth(parameters, state)),
  });

  it.each(scenarioKinds)('add up: %s', async (kind) => {
    expect(
      await learnt(
        compose([
          part('half', { ...anchored, penalty: half }),
          part('tenth', { ...anchored, penalty: tenth }),
        ]),
        kind,
      ),
    ).toEqual(await learnt(byHand, kind));
  });

  it('are the same to the last bit in either order', async () => {
    expect(await learnt(await composed('si', 'ewc'), 'domain')).toEqual(
      await learnt(await composed('ewc', 'si'), 'domain'),
    );
  });

  it('take the step together if one of them does', async () => {
    expect(takesStep((await composed('l2', 'si')).penalty!)).toBe(false);
    const both = await composed('l2', 'lwf');
    expect(takesStep(both.penalty!)).toBe(true);
    const lwf = await strategies.find('lwf');
    expect(await learnt(withOptions(both, { l2: { coefficient: 0 } }), 'class')).toEqual(
      await learnt(lwf, 'class'),
    );
  });
});

describe('gradients', () => {
  const times = (name: string, factor: number) =>
    part(name, { gradients: (total) => mapNamed(total, (one) => tf.mul(factor, one)) });
  const plus = part('plus', { gradients: (total) => mapNamed(total, (one) => tf.add(0.01, one)) });
  const path = part('path', {
    init: (parameters) => ({ sum: zerosLike(parameters) }),
    penalty: (parameters, { sum }) => tf.mul(0.001, squaredDistance(parameters, sum!)),
    afterStep: ({ sum }, { gradients }) => ({
      sum: mapNamed(sum!, (total, name) => tf.add(total, gradients[name]!)),
    }),
  });

  it('go through the parts in the order given, which then counts', async () => {
    const twice = times('twice', 2);
    const byHand = part('by-hand', {
      gradients: (total) => mapNamed(total, (one) => tf.add(0.01, tf.mul(2, one))),
    });
    const [inOrder, reversed] = [compose([twice, plus]), compose([plus, twice])];
    expect([inOrder.name, reversed.name]).toEqual(['twice+plus', 'plus+twice']);
    expect(await learnt(inOrder, 'domain')).toEqual(await learnt(byHand, 'domain'));
    expect(await learnt(reversed, 'domain')).not.toEqual(await learnt(inOrder, 'domain'));
  });

  it('that afterStep gets are those of the loss alone', async () => {
    const byHand = part('by-hand', {
      ...(path as object),
      gradients: (total) => mapNamed(total, (one) => tf.mul(3, one)),
      ...described('by-hand'),
    });
    const both = compose([path, times('thrice', 3)]);
    expect((await stateOf(both, 'class')).path).toEqual(await stateOf(byHand, 'class'));
  });
});

describe('what only one part has', () => {
  it('gets its own hyper-parameters: an importance', async () => {
    for (const options of [{ fisherSamples: 5 }, { fisherLabels: 'all' }, { fisherLabels: 'given' }]) {
      const ewc = withOptions(await strategies.find('ewc'), options);
      const both = withOptions(await composed('ewc', 'l2'), {
        ewc: { coefficient: 100, ...options },
        l2: { coefficient: 0 },
      });
      expect(await learnt(both, 'task')).toEqual(await learnt(ewc, 'task'));
      expect(await learnt(both, 'task')).not.toEqual(await learnt(await strategies.find('ewc'), 'task'));
    }
  });

  it('gets its own hyper-parameters: a memory and phases', async () => {
    const gdumb = withOptions(await strategies.find('gdumb'), { capacity: 4, epochs: 2 });
    const both = withOptions(await composed('gdumb', 'si'), {
      gdumb: { capacity: 4, epochs: 2 },
      si: { coefficient: 0 },
    });
    expect(await learnt(both, 'domain')).toEqual(await learnt(gdumb, 'domain'));
  });

  it('is not given to the others: an importance', async () => {
    const other = part('other', {
      init: (parameters) => ({ anchor: parameters }),
      penalty: (parameters, { anchor }) => squaredDistance(parameters, anchor!),
      afterTask(_, { importance, parameters }) {
        expect(importance).toEqual({});
        return { anchor: parameters };
      },
    });
    await learnt(compose([await strategies.find('ewc'), other]), 'domain');
    expect.assertions(3);
  });
});

describe('own parameters', () => {
  /** Scales the logits' distance from 0 by a parameter of its own, which has the same name in all of them. */
  const scaled = (name: string, start: number) =>
    defineStrategy({
      ...described(name),
      own: ({ uniform }) => ({ scale: tf.add(start, uniform('scale', [1])) }),
      init: (parameters) => ({
        first: parameters['own.scale']!,
        count: tf.scalar(Object.keys(parameters).length),
      }),
      penalty: (parameters, { first }, _, { network, batch }) =>
        tf.mul(
          tf.sum(tf.squaredDifference(parameters['own.scale']!, tf.mul(2, first))),
          tf.mean(tf.square(network.logits(parameters, batch, 'all'))),
        ),
      gradients(total, { parameters, gradientsOf }) {
        const own = gradientsOf((at) => tf.sum(at['own.scale']!));
        expect(Object.keys(own)).toEqual(Object.keys(total));
        expect(own).toHaveProperty(['own.scale']);
        expect(parameters).toHaveProperty(['own.scale']);
        return total;
      },
      afterTask({ first, count }, { parameters }) {
        expect(parameters).toHaveProperty(['own.scale']);
        return { first, count: tf.add<tf.Scalar>(count, 1) };
      },
    });

  it('have names that cannot collide, and are found under those that they were given', async () => {
    const both = compose([scaled('one', 1), scaled('other', 5)]);
    const { parameters } = await learnt(both, 'class');
    const { 'own.one.own.scale': one, 'own.other.own.scale': other } = parameters.at(-1)!;
    // Each is pulled to twice its first value.
    expect(one!.data[0]).toBeGreaterThan(1);
    expect(other!.data[0]).toBeGreaterThan(5);
    const state = (await stateOf(both, 'class')) as Record<
      string,
      Record<string, { data: ArrayLike<number> }>
    >;
    expect(one!.data[0]).toBeGreaterThan(state.one!.first!.data[0]!);
    expect(other!.data[0]).toBeGreaterThan(state.other!.first!.data[0]!);
    // One more after each of three tasks.
    expect(state.one!.count!.data[0]).toBe(Object.keys(parameters[0]!).length + 3);
  });

  it('are the same compiled', async () => {
    await checkAgreement(new SmallRuns(compose([scaled('one', 1), scaled('other', 5)])), 'task');
  });

  it('are what they are alone', async () => {
    const alone = scaled('one', 1);
    const [single, both] = [await learnt(alone, 'class'), await learnt(compose([alone, neutral]), 'class')];
    expect(both.losses).toEqual(single.losses);
    expect(both.parameters.map(({ 'own.one.own.scale': scale }) => scale)).toEqual(
      single.parameters.map(({ 'own.scale': scale }) => scale),
    );
  });

  it('scale gates where another part has them', async () => {
    const gated = defineStrategy({
      ...described('gated'),
      own: ({ hidden }) => ({ gate: tf.ones([Object.values(hidden)[0]!]) }),
      gates: (tasks, _, __, parameters) => ({
        hidden1: tf.tile(tf.expandDims(tf.sigmoid(parameters['own.gate']!)), [tasks.shape[0]!, 1]),
      }),
    });
    // Its teacher is asked through the gates, under the names that the part has.
    const lwf = withOptions(await strategies.find('lwf'), { alpha: 0 });
    const both = compose([gated, lwf]);
    expect((await learnt(both, 'class')).losses).toEqual((await learnt(gated, 'class')).losses);
  });
});

describe('the tests of a strategy', () => {
  // Those of others are long tests.
  it('pass for er+si', () => expectContract('er+si'));
});
