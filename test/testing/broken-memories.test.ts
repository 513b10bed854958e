import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose } from '../../src/plugins/compose.js';
import { mapNamed } from '../../src/plugins/named.js';
import { strategies } from '../../src/plugins/strategies.js';
import { type AnyStrategy, defineStrategy, type Strategy } from '../../src/plugins/strategy.js';
import type { Planned } from '../../src/testing/learn-small.js';
import { SmallRuns } from '../../src/testing/small-runs.js';
import { type StrategyClaims, strategyContract } from '../../src/testing/strategy-contract.js';
import type { MemoryPlan } from '../../src/training/memory/memory-plan.js';
import { plannedMemory } from '../../src/training/memory/planned.js';
import type { Sample } from '../../src/training/memory/sample-list.js';

const hyperparameters = z.strictObject({
  capacity: z.int().nonnegative().default(500),
  drawn: z.int().positive().default(8),
});
type Parts = Partial<Strategy<typeof hyperparameters, Record<string, never>>>;

/** A memory that is drawn from and never used, but for the parts. */
const replayWith = (parts: Parts): AnyStrategy =>
  defineStrategy<typeof hyperparameters>({
    name: 'broken',
    title: 'Broken',
    source: 'this test',
    optimizer: 'sgd',
    hyperparameters,
    defaults: { task: {}, domain: {}, class: {} },
    memory: ({ capacity, drawn }) => ({ keeps: 'reservoir', capacity, draws: { replayed: drawn } }),
    ...parts,
  });

/** The check of the clause whose title has these words. */
const checkOf = (strategy: AnyStrategy, words: string, claims?: StrategyClaims, planned?: Planned) =>
  strategyContract(strategy, claims, planned)
    .find(({ title }) => title.includes(words))!
    .check();

/** The plan that there would be, but for some of its functions. */
const planWith =
  (changed: (plan: MemoryPlan) => Partial<MemoryPlan>): Planned =>
  (...given) => {
    const plan = plannedMemory(...given);
    const parts: MemoryPlan = {
      capacity: plan.capacity,
      held: plan.held,
      draw: (name, size) => plan.draw(name, size),
      offer: (batch) => plan.offer(batch),
      shareWith: (samples) => plan.shareWith(samples),
      settle: (ranked) => plan.settle(ranked),
    };
    return { ...parts, ...changed(plan) };
  };

const stranger: Sample = { row: 0, label: 7, task: 0 };

describe('a memory', () => {
  it('must fit the right plan', async () => {
    await checkOf(
      replayWith({}),
      'draws only',
      {},
      planWith(() => ({})),
    );
  });

  it.each<[string, (plan: MemoryPlan) => Partial<MemoryPlan>, RegExp]>([
    [
      'draws only',
      (plan) => ({ draw: (name, size) => Array.from(plan.draw(name, size), () => 0) }),
      /^the memory drew a sample (twice in one step|that it did not hold)/,
    ],
    [
      'draws only',
      // All places, whether or not there is anything yet.
      () => ({ draw: () => [0, 1, 2, 3, 4] }),
      /^the memory drew a sample that it did not hold/,
    ],
    [
      'draws only',
      (plan) => ({ draw: (name, size) => Array.from(plan.draw(name, size)).slice(1) }),
      /^the memory drew 4 samples in place of 5/,
    ],
    [
      'draws only',
      (plan) => ({ draw: (name, size) => plan.draw(name, size + 1) }),
      /^the memory drew 6 samples in place of 5/,
    ],
    [
      'draws only',
      (plan) => ({
        offer(batch) {
          const places = plan.offer(batch);
          (plan.held as Sample[])[plan.capacity] = batch[0]!;
          return places;
        },
      }),
      /^the memory has places up to 12, but its capacity is 12/,
    ],
    [
      'draws only',
      (plan) => ({
        offer(batch) {
          const places = plan.offer(batch);
          (plan.held as Sample[])[0] = stranger;
          return places.length > 0 ? new Array(batch.length).fill(plan.capacity) : places;
        },
      }),
      /^the memory held a sample that it had not been given/,
    ],
    [
      'draws only',
      (plan) => ({
        offer(batch) {
          const places = plan.offer(batch);
          (plan.held as Sample[])[1] = plan.held[0]!;
          return new Array(places.length).fill(plan.capacity);
        },
      }),
      /^the memory held a sample twice/,
    ],
    [
      'draws only',
      (plan) => ({ offer: (batch) => Array.from(plan.offer(batch)).reverse() }),
      /^the memory does not hold a sample at the place that it named/,
    ],
    [
      // It goes on where the run before it has ended.
      'runs again',
      (() => {
        let draws = 0;
        return (plan: MemoryPlan) => ({
          draw(name: string, size: number) {
            const places = plan.draw(name, size);
            return ++draws % 7 === 0 ? Array.from(places).reverse() : places;
          },
        });
      })(),
      /^task: a second run differs in what the memory drew and held; does the file keep/,
    ],
    [
      'compiled',
      (() => {
        let plans = 0;
        return (plan: MemoryPlan) => {
          const isOdd = ++plans > 2;
          return {
            draw: (name: string, size: number) =>
              isOdd ? Array.from(plan.draw(name, size)).reverse() : plan.draw(name, size),
          };
        };
      })(),
      /^task: compiled and direct runs drew or held other samples/,
    ],
  ])('must be: %s (%#)', async (words, changed, message) => {
    await expect(checkOf(replayWith({}), words, {}, planWith(changed))).rejects.toThrow(message);
  });
});

describe('what a memory is', () => {
  it.each<[Parts, RegExp]>([
    [
      { memory: () => ({ keeps: 'tasks', rank: 'herding', capacity: 5 }) },
      /^memory: memory\.rank: herding is of the samples of a class: it is for keeps: 'classes'/,
    ],
    [
      { memory: () => ({ keeps: 'reservoir', taken: 'start', capacity: 5 }) },
      /^memory: memory\.taken: is not for a reservoir/,
    ],
    [
      { phases: () => [{ on: ['task', 'memory'] }] },
      /^broken has a reservoir, which takes samples while the first phase is on the task's own alone/,
    ],
    [
      { memory: undefined as never, phases: () => [{}, { on: ['memory'] }] },
      /^broken has a phase on 'memory', but no memory/,
    ],
  ])('must fit (%#)', async (parts, message) => {
    await expect(checkOf(replayWith(parts), 'shapes')).rejects.toThrow(message);
  });
});

/** A whole memory that nothing is drawn from. */
const whole: Parts['memory'] = ({ capacity }) => ({ keeps: 'tasks', capacity, whole: true });
const undrawn: Parts['memory'] = ({ capacity }) => ({ keeps: 'classes', capacity });

describe('what a memory gives', () => {
  const words = 'uses its memory';

  it.each<[string, Parts, RegExp]>([
    ['a draw', {}, /^task: no function uses the draw "replayed": use drawn\.replayed, in the loss/],
    [
      // A program that compiles shows no more.
      'a draw that is only taken apart',
      {
        loss(parameters, { batch, drawn: { replayed: _ }, network }) {
          return network.crossEntropy(parameters, batch);
        },
      },
      /^task: no function uses the draw "replayed"/,
    ],
    [
      'one of two draws',
      {
        memory: ({ capacity, drawn }) => ({
          keeps: 'reservoir',
          capacity,
          draws: { replayed: drawn, labelled: drawn },
        }),
        loss: (parameters, { drawn, network }) => network.crossEntropy(parameters, drawn.replayed!),
      },
      /^task: no function uses the draw "labelled"/,
    ],
    [
      'a draw, in one kind of scenario',
      {
        loss: (parameters, { batch, drawn, network }) =>
          network.crossEntropy(parameters, network.seen.shape[0] === 2 ? drawn.replayed! : batch),
      },
      /^class: no function uses the draw "replayed"/,
    ],
    ['all that is held', { memory: whole }, /^task: no function uses held, all that the memory holds/],
    ['anything', { memory: undrawn }, /^task: nothing uses the memory: draw from it, train a phase on it/],
    [
      'anything: the batch has more than its places',
      {
        memory: undrawn,
        loss: (parameters, { batch, network }) => network.crossEntropy(parameters, batch),
      },
      /^task: nothing uses the memory/,
    ],
  ])('must be used: %s', async (_what, parts, message) => {
    await expect(checkOf(replayWith(parts), words)).rejects.toThrow(message);
  });

  it.each<[string, Parts]>([
    [
      'by a penalty, which the first task does not have',
      {
        penalty: (parameters, _state, _options, { drawn, network }) =>
          network.crossEntropy(parameters, drawn.replayed!),
      },
    ],
    [
      'by gradients',
      {
        gradients: (_total, { drawn, network, gradientsOf }) =>
          gradientsOf((parameters) => network.crossEntropy(parameters, drawn.replayed!)),
      },
    ],
    [
      'as held, which the first task has nothing of',
      {
        memory: whole,
        loss: (parameters, { batch, held, network }) => network.crossEntropy(parameters, held[0] ?? batch),
      },
    ],
    ['by a phase', { memory: undrawn, phases: () => [{}, { on: ['memory'] }] }],
    [
      'after a task',
      {
        memory: undrawn,
        init: () => ({ held: tf.scalar(0) }) as never,
        afterTask: (_, { memory }) => ({ held: tf.sum(memory.weights) }) as never,
        predict: (parameters, samples, state, network) =>
          tf.add(network.logits(parameters, samples), (state as { held?: tf.Scalar }).held!),
      },
    ],
    [
      'by the places of a batch',
      {
        memory: undrawn,
        init: () => ({ places: tf.scalar(0) }) as never,
        afterStep: (_, { batch }) => ({ places: tf.sum(tf.cast(batch.places, 'float32')) }) as never,
        loss: (parameters, { batch, network }, state) =>
          tf.add(
            network.crossEntropy(parameters, batch),
            tf.mul(0, (state as { places?: tf.Scalar }).places!),
          ),
      },
    ],
  ])('may be used %s', async (_how, parts) => {
    await checkOf(replayWith(parts), words);
  });

  it('may be used by another part of a composed strategy', async () => {
    const reader = defineStrategy<typeof hyperparameters>({
      name: 'reader',
      title: 'Reader',
      source: 'this test',
      optimizer: 'sgd',
      hyperparameters,
      defaults: { task: {}, domain: {}, class: {} },
      penalty: (parameters, _state, _options, { drawn, network }) =>
        network.crossEntropy(parameters, drawn.replayed!),
    });
    const unusedIn = async (...parts: AnyStrategy[]) =>
      (await new SmallRuns(compose(parts)).of('cpu', 'class')).unused;
    const si = await strategies.find('si');
    expect(await unusedIn(replayWith({}), si)).toMatch(/^no function uses the draw "replayed"/);
    expect(await unusedIn(replayWith({}), reader)).toBeUndefined();
    expect(await unusedIn(await strategies.find('er'), si)).toBeUndefined();
  });
});

describe('what an empty memory leaves', () => {
  const words = 'while its memory is empty';

  it.each<[Parts, RegExp]>([
    [
      { gradients: (total) => mapNamed(total, (gradient) => tf.mul(0.99, gradient)) },
      /^task: with an empty memory, the losses are not those of sgd alone; does what only fills up/,
    ],
    [
      // What fills up counts like a sample.
      {
        loss: (parameters, { batch, drawn, network }) =>
          tf.add(
            network.crossEntropy(parameters, batch),
            tf.mean(tf.square(network.logits(parameters, drawn.replayed!, 'all'))),
          ),
      },
      /^task: with an empty memory, the losses are not those of sgd alone/,
    ],
    [
      { memory: ({ drawn }) => ({ keeps: 'reservoir', capacity: 9, draws: { replayed: drawn } }) },
      /^task: no option gives its memory a capacity of 0/,
    ],
  ])('is the optimizer alone (%#)', async (parts, message) => {
    await expect(checkOf(replayWith(parts), words, { plainWhenEmpty: true })).rejects.toThrow(message);
  });

  it('is asked for only of strategies that can meet it', async () => {
    const asked: string[] = [];
    for (const strategy of await strategies.list()) {
      if (strategyContract(strategy).some(({ title }) => title.includes(words))) asked.push(strategy.name);
    }
    expect(asked).toEqual(['a-gem', 'gem', 'rehearsal']);
  });
});
