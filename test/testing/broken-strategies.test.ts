import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mapNamed, squaredDistance } from '../../src/plugins/named.js';
import {
  type AnyStrategy,
  defineStrategy,
  type NamedTensors,
  type Strategy,
} from '../../src/plugins/strategy.js';
import { strategyContract } from '../../src/testing/strategy-contract.js';

type State = { anchor: NamedTensors };
const hyperparameters = z.strictObject({ coefficient: z.number() });
type Parts = Partial<Strategy<typeof hyperparameters, State>>;

const importance: NonNullable<Parts['importance']> = {
  over: 'samples',
  samples: () => 10,
  loss: (logits) => tf.sum(logits, 1),
  magnitude: 'square',
};

/** L2, but for some of its parts. */
const l2With = (parts: Parts): AnyStrategy =>
  defineStrategy<typeof hyperparameters, State>({
    name: 'broken',
    title: 'Broken',
    source: 'this test',
    optimizer: 'adam',
    hyperparameters,
    defaults: { task: { coefficient: 0.01 }, domain: { coefficient: 0.5 }, class: { coefficient: 100 } },
    init: (parameters) => ({ anchor: parameters }),
    penalty: (parameters, { anchor }, { coefficient }) =>
      tf.mul(coefficient, squaredDistance(parameters, anchor)),
    afterTask: (_, { parameters }) => ({ anchor: parameters }),
    ...parts,
  });

/** The check of the clause whose title has these words. */
const checkOf = (strategy: AnyStrategy, words: string) =>
  strategyContract(strategy)
    .find(({ title }) => title.includes(words))!
    .check();

describe('a strategy', () => {
  it.each<[string, Parts, RegExp]>([
    [
      'defaults',
      { defaults: { task: {}, domain: {}, class: {} } as never },
      /defaults\.task does not fit: coeff/,
    ],
    ['defaults', { defaults: { task: { coefficient: 1 } } as never }, /defaults\.domain is missing/],
    [
      'defaults',
      { defaults: {}, refuses: { task: 'no', domain: 'no', class: 'no' } },
      /^it refuses every kind of scenario, so it could never run$/,
    ],
    ['defaults', { hyperparameters: z.object({}) as never }, /hyperparameters: must be a z\.strictObject/],
    ['defaults', { optimizer: 'adamw' as never }, /optimizer: .*adagrad/],
    ['defaults', { afterTsk: () => ({}) } as never, /"afterTsk": did you mean "afterTask"/],
    [
      'defaults',
      { penalty: undefined as never },
      /^afterTask has no effect without something that uses the state/,
    ],
    [
      'defaults',
      { afterTask: undefined as never, importance },
      /^importance has no effect without afterTask/,
    ],
    [
      'defaults',
      { importance: { ...importance, over: 'batches' } },
      /^importance\.samples has no effect unless over is 'samples'/,
    ],
    [
      'defaults',
      {
        importance: {
          over: 'batches',
          loss: (logits) => tf.mean(logits),
          weights: (logits) => logits,
          magnitude: 'square',
        },
      },
      /^importance\.weights has no effect unless over is 'samples'/,
    ],
    [
      'shapes',
      { importance: { ...importance, loss: (logits) => tf.mean(logits) } },
      /the loss must be a float32 tensor of shape \[\d+\], but is float32 \[\]/,
    ],
    [
      'shapes',
      { importance: { ...importance, weights: () => tf.ones([3]) } },
      /the weights must be a float32 tensor of shape \[\d+\], but is float32 \[3\]/,
    ],
    [
      'shapes',
      { importance: { ...importance, weights: (logits) => logits } },
      /the weights of an importance must have the shape of its losses, \[\d+\], but have \[\d+,\d\]/,
    ],
    [
      'defaults',
      { importance: { ...importance, overt: 'samples' } as never },
      /importance: has an unknown property "overt"/,
    ],
    [
      'defaults',
      {
        hyperparameters: z.strictObject({
          coefficient: z.number(),
          more: z.object({ a: z.int() }).optional(),
        }) as never,
      },
      /hyperparameters: must have z\.strictObject for z\.object in its options too/,
    ],
    [
      'shapes',
      { afterTask: (_, { parameters }) => ({ anchor: mapNamed(parameters, (one) => tf.sum(one)) }) },
      /'afterTask of broken' was given 'state\.anchor\.hidden1\.weight' as float32 \[6,8\], but returns it as float32 \[\]/,
    ],
    ['shapes', { afterStep: () => ({}) as never }, /does not return 'state\.anchor/],
    ['shapes', { init: () => undefined as never }, /init: state is undefined, not a tensor/],
    [
      'finite',
      { penalty: () => tf.scalar(Number.NaN) },
      /task: after task 1, at the anchor, the penalty is NaN/,
    ],
    [
      'finite',
      { penalty: (parameters) => tf.sum(parameters['hidden1.weight']!) },
      /the penalty is .* at the parameters that the first task ended with, but must be 0/,
    ],
    [
      'finite',
      { penalty: (parameters) => parameters['hidden1.weight'] as never },
      /shape \[\], but is float32 \[6,8\]/,
    ],
    ['finite', { penalty: () => 0 as never }, /shape \[\], but is number/],
    [
      'differentiable',
      {
        penalty: (parameters, { anchor }) => {
          const distance = tf.customGrad((x) => ({
            value: tf.sum(tf.square(x as tf.Tensor)),
            gradFunc: (dy: tf.Tensor) => tf.mul(tf.zeros([6, 8]), dy),
          }));
          return distance(tf.sub(parameters['hidden1.weight']!, anchor['hidden1.weight']!)) as tf.Scalar;
        },
      },
      /the penalty's measured slope is .*, but its gradient gives 0/,
    ],
    [
      // Right on the way from the anchor, and on no other.
      'differentiable',
      {
        penalty: (parameters, { anchor }) => {
          const distance = tf.customGrad((x, save) => {
            (save as tf.GradSaveFunc)([x as tf.Tensor]);
            const weighted = (square: tf.Tensor) =>
              tf.sum(tf.mul(tf.reshape(tf.range(0, 48), [6, 8]), square));
            return {
              value: weighted(tf.square(x as tf.Tensor)),
              gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => {
                const square = tf.square(saved!);
                const mean = tf.divNoNan(weighted(square), tf.sum(square));
                return tf.mul(tf.mul(2, dy), tf.mul(mean, saved!));
              },
            };
          });
          return distance(tf.sub(parameters['hidden1.weight']!, anchor['hidden1.weight']!)) as tf.Scalar;
        },
      },
      /task: after task 1, the penalty's measured slope is .*, but its gradient gives /,
    ],
    [
      // Right after the first task, and not after the second.
      'differentiable',
      {
        init: (parameters) => ({ anchor: parameters, tasks: tf.scalar(0) }),
        penalty: (parameters, { anchor, tasks }: State & { tasks?: tf.Tensor }) => {
          const distance = tf.customGrad((x, save) => {
            (save as tf.GradSaveFunc)([x as tf.Tensor]);
            return {
              value: tf.sum(tf.square(x as tf.Tensor)),
              gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
                tf.mul(dy, tf.div(tf.mul(2, saved!), tasks!)),
            };
          });
          return distance(tf.sub(parameters['hidden1.weight']!, anchor['hidden1.weight']!)) as tf.Scalar;
        },
        afterTask: ({ tasks }: State & { tasks?: tf.Tensor }, { parameters }) => ({
          anchor: parameters,
          tasks: tf.add(tasks!, 1),
        }),
      },
      /task: after task 2, the penalty's measured slope is .*, but its gradient gives /,
    ],
    [
      'differentiable',
      {
        penalty: (parameters, { anchor }) =>
          tf.sum(tf.sqrt(tf.squaredDifference(parameters['hidden1.bias']!, anchor['hidden1.bias']!))),
      },
      /at the anchor, the penalty is 0 and its slope is NaN/,
    ],
    [
      'compiled',
      (() => {
        let calls = 0;
        return {
          penalty: (parameters: NamedTensors, { anchor }: State) =>
            tf.mul(++calls, squaredDistance(parameters, anchor)) as tf.Scalar,
        };
      })(),
      /compiled and direct results differ by .* in the losses; does a function use anything but its arg/,
    ],
    [
      // Only with the default of class-incremental scenarios.
      'compiled',
      (() => {
        let calls = 0;
        return {
          penalty: (parameters: NamedTensors, { anchor }: State, { coefficient }) =>
            tf.mul(coefficient === 100 ? ++calls : 1, squaredDistance(parameters, anchor)) as tf.Scalar,
        };
      })(),
      /^class: compiled and direct results differ by .* in the losses/,
    ],
    [
      // A pull on what only the first task trains, which no later loss shows.
      'compiled',
      (() => {
        let calls = 0;
        const pull = tf.customGrad((x) => ({
          value: tf.scalar(0),
          gradFunc: () => tf.mul(++calls % 2 === 0 ? 1 : -1, tf.onesLike(x as tf.Tensor)),
        }));
        return { penalty: (parameters) => pull(parameters['output1.weight'] ?? tf.scalar(0)) as tf.Scalar };
      })(),
      /^task: compiled and direct results differ by .* in parameters\.output1\.weight/,
    ],
    [
      'compiled',
      (() => {
        let calls = 0;
        return {
          init: (parameters) => ({ anchor: parameters, calls: tf.scalar(0) }),
          afterTask: (_, { parameters }) => ({ anchor: parameters, calls: tf.scalar(++calls) }),
        };
      })(),
      /compiled and direct results differ by .* in state\.calls/,
    ],
    [
      'compiled',
      {
        penalty: (parameters, { anchor }) =>
          squaredDistance(parameters, anchor).dataSync()[0]! > 0 ? tf.scalar(1) : tf.scalar(0),
      },
      /penalty: the data of a tensor was read while/,
    ],
    [
      'compiled',
      (() => {
        let calls = 0;
        return {
          predict: (parameters, samples, _state, network) =>
            tf.mul(++calls, network.logits(parameters, samples, 'all')),
        };
      })(),
      /compiled and direct results differ by .* in the losses of tests/,
    ],
    [
      'runs again',
      (() => {
        let runs = 0;
        return {
          init: (parameters) => ({ anchor: parameters, run: tf.scalar(++runs) }),
          afterTask: ({ run }: State & { run?: tf.Tensor }, { parameters }) => ({
            anchor: parameters,
            run: run!,
          }),
        };
      })(),
      /^task: a second run differs in state\.run; does the file keep anything outside the state, or draw random/,
    ],
    [
      'finite scores',
      {
        predict: (parameters, samples, _state, network) =>
          tf.log(tf.neg(network.logits(parameters, samples))),
      },
      /predict: a score is (NaN|-?Infinity), but must be finite/,
    ],
    [
      // The label's own column is finite, so the accuracy shows nothing.
      'finite scores',
      {
        predict(parameters, samples, _state, network) {
          const logits = network.logits(parameters, samples);
          const isLargest = tf.equal(logits, tf.max(logits, 1, true));
          return tf.where(isLargest, tf.zerosLike(logits), tf.fill(logits.shape, Number.NEGATIVE_INFINITY));
        },
      },
      /predict: a score is -Infinity, but must be finite/,
    ],
    [
      'leaks',
      { penalty: (parameters, { anchor }) => tf.keep(squaredDistance(parameters, anchor)) as tf.Scalar },
      /^task: \d+ tensors were leaked on cpu/,
    ],
    [
      'leaks',
      {
        penalty: (parameters, { anchor }, { coefficient }) => {
          const distance = squaredDistance(parameters, anchor);
          return coefficient === 100 ? (tf.keep(distance) as tf.Scalar) : distance;
        },
      },
      /^class: \d+ tensors were leaked on cpu/,
    ],
    [
      'learns',
      { penalty: (parameters, { anchor }) => tf.mul(1e4, squaredDistance(parameters, anchor)) },
      /the average accuracy is \d\d\.\d % after 3 tasks/,
    ],
    [
      'learns',
      { penalty: (parameters, { anchor }) => tf.mul(-0.1, squaredDistance(parameters, anchor)) },
      /the average accuracy is|the loss became/,
    ],
  ])('must be: %s (%#)', async (words, parts, message) => {
    await expect(checkOf(l2With(parts), words)).rejects.toThrow(message);
  });
});
