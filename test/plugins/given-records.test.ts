import '../../src/engine/tensorflow.js';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkedStrategy } from '../../src/plugins/checked-strategy.js';
import type { Samples } from '../../src/plugins/samples.js';
import { type AnyStrategy, defineStrategy, type Strategy } from '../../src/plugins/strategy.js';

const hyperparameters = z.strictObject({
  temperature: z.number().default(2),
  least: z.number().optional(),
  more: z.strictObject({ deep: z.number().optional() }).default({}),
});
type Parts = Partial<Strategy<typeof hyperparameters, { anchor: tf.Tensor }>>;

/** As a file may have it that was never type-checked. */
// biome-ignore lint/suspicious/noExplicitAny: that is what such a file's arguments are
type Unchecked = any;

const checked = (parts: Parts): AnyStrategy =>
  checkedStrategy(
    defineStrategy<typeof hyperparameters, { anchor: tf.Tensor }>({
      name: 'mine',
      title: 'Mine',
      source: 'this test',
      optimizer: 'sgd',
      hyperparameters,
      defaults: { task: {}, domain: {}, class: {} },
      ...parts,
    }),
    (_called, error) => error as never,
  );

const samples: Samples = {
  features: tf.ones([2, 3]),
  labels: tf.zeros([2], 'int32'),
  tasks: tf.zeros([2], 'int32'),
  weights: tf.ones([2]),
  places: tf.zeros([2], 'int32'),
};
const parameters = { 'hidden1.weight': tf.ones([2]), 'output.weight': tf.ones([2]) };
const step = {
  batch: samples,
  drawn: { replayed: samples, labelled: samples },
  held: [samples],
  network: { crossEntropy: () => tf.scalar(1), logits: () => tf.ones([2, 2]) },
  tasks: tf.scalar(1),
};

/** Calls a loss, as a file may have it. */
const lossOf = (loss: (...given: Unchecked[]) => Unchecked): unknown =>
  checked({ loss }).loss!(
    parameters,
    step as never,
    { anchor: tf.scalar(1) } as never,
    hyperparameters.parse({}),
  );

describe('a name that is not there', () => {
  it.each<[string, (...given: Unchecked[]) => Unchecked, string]>([
    [
      'an option',
      (_p, _step, _state, { temprature }) => tf.scalar(1 / temprature),
      'unknown option "temprature": did you mean "temperature"? (known: temperature, more, least)',
    ],
    [
      'a property of the step',
      (_p, { batchh }) => tf.mean(batchh.weights),
      'unknown property of step "batchh": did you mean "batch"? (known: batch, drawn, held, network, tasks)',
    ],
    [
      'a property of samples',
      (_p, { batch }) => tf.mean(batch.weight),
      'unknown property of batch "weight": did you mean "weights"? (known: features, labels, tasks, weights, places)',
    ],
    [
      'a property of drawn samples',
      (_p, { drawn }) => tf.mean(drawn.replayed.lables),
      'unknown property of drawn.replayed "lables": did you mean "labels"? (known: features, labels, tasks, weights, places)',
    ],
    [
      'a property of held samples',
      (_p, { held }) => tf.mean(held[0].x),
      'unknown property of held[0] "x" (known: features, labels, tasks, weights, places)',
    ],
    [
      'a property of the network',
      (p, { batch, network }) => network.crossentropy(p, batch),
      'unknown property of network "crossentropy": did you mean "crossEntropy"? (known: crossEntropy, logits)',
    ],
    [
      'a draw that is taken apart',
      (_p, { drawn }) => {
        const { weights } = drawn.replyed;
        return tf.mean(weights);
      },
      'unknown draw "replyed": did you mean "replayed"? (known: replayed, labelled)',
    ],
    [
      'a parameter that goes into a function of TensorFlow.js',
      (p) => tf.sum(p['hidden2.weight']),
      'unknown parameter "hidden2.weight": did you mean "hidden1.weight"? (known: hidden1.weight, output.weight)',
    ],
    [
      'a tensor of the state',
      (_p, _step, { anchr }) => tf.sum(anchr),
      'unknown property of the state "anchr": did you mean "anchor"? (known: anchor)',
    ],
    [
      'a parameter that is returned',
      (p) => p.weight,
      'unknown parameter "weight" (known: hidden1.weight, output.weight)',
    ],
  ])('is told: %s', (_what, loss, message) => {
    expect(() => lossOf(loss)).toThrow(new TypeError(message));
  });

  it('is told of each function', () => {
    const own = checked({
      own: ({ widht }: Unchecked) => ({ scale: tf.ones([widht]) }),
      loss: () => tf.scalar(0),
    });
    const description = { inputs: 3, width: 2, hidden: { hidden1: 2 } };
    expect(() => own.own!(description as never, {})).toThrow('unknown property of network "widht"');
    const hidden = checked({
      init: (_p, _h, { hidden }) => ({ anchor: tf.ones([hidden.hiden1!.valueOf()]) }),
    });
    expect(() => hidden.init!(parameters, {}, description as never)).toThrow('unknown hidden layer "hiden1"');
    const memory = checked({
      memory: ({ capcity }: Unchecked) => ({ keeps: 'reservoir', capacity: capcity }),
    });
    expect(() => memory.memory!({})).toThrow('unknown option "capcity"');
    const task = checked({ afterTask: (_s, { memry }: Unchecked) => ({ anchor: memry.weights }) });
    expect(() => task.afterTask!({} as never, { memory: samples } as never, {})).toThrow(
      'unknown property of task "memry": did you mean "memory"?',
    );
    const importance = checked({
      importance: {
        over: 'samples',
        magnitude: 'square',
        loss: (_logits, { label }: Unchecked) => label,
      },
    });
    expect(() =>
      importance.importance!.loss(tf.ones([2, 2]), { labels: samples.labels } as never, {} as never),
    ).toThrow('unknown property of samples "label": did you mean "labels"?');
  });

  it('may be asked for, where names depend on the strategy or the network', () => {
    const loss = lossOf((p, { drawn }, { more }) => {
      if (drawn.extra ?? more ?? p['hidden1.bias']) throw new Error('there is none');
      return tf.scalar('hidden1.bias' in p || Object.hasOwn(drawn, 'extra') ? 1 : 2);
    });
    expect((loss as tf.Scalar).dataSync()[0]).toBe(2);
    // It is not the cause of whatever goes wrong later.
    expect(() =>
      lossOf((p) => {
        if (!p['hidden1.bias']) throw new Error('shapes do not fit');
      }),
    ).toThrow(/^shapes do not fit$/);
  });

  it('is no option that is not given, nor one within an option', () => {
    const loss = lossOf((_p, _step, _state, { least = 3, more: { deep = 4 } }) => tf.scalar(least + deep));
    expect((loss as tf.Scalar).dataSync()[0]).toBe(7);
  });

  it('is not asked for by the language: spread, JSON, promises, tests', async () => {
    const loss = lossOf((p, step, _state, options) => {
      expect({ ...step.batch, ...options }).toMatchObject({ ...samples, temperature: 2 });
      expect(JSON.stringify(options)).toBe('{"temperature":2,"more":{}}');
      expect(`${Object.keys(p)} ${p}`).toBe('hidden1.weight,output.weight [object Object]');
      Promise.resolve(step);
      return tf.scalar(1);
    });
    expect((loss as tf.Scalar).dataSync()[0]).toBe(1);
  });
});

it('cannot be written', () => {
  expect(() =>
    lossOf((p) => {
      p.more = 1;
    }),
  ).toThrow(/^Cannot define property more, object is not extensible$/);
  expect(() =>
    lossOf((_p, { batch }) => {
      batch.weights = 1;
    }),
  ).toThrow(/^Cannot assign to read only property 'weights'/);
});
