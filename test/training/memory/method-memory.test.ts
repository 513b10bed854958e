import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { imageBytesOf } from '../../../src/data/registry.js';
import { createEngine } from '../../../src/engine/create.js';
import type { Engine } from '../../../src/engine/engine.js';
import { parameterCount } from '../../../src/heads/network.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { type AnyStrategy, defineStrategy } from '../../../src/plugins/strategy.js';
import type { ScenarioKind } from '../../../src/plugins/task-sequence.js';
import { smallCurriculum, smallMethod } from '../../../src/testing/small-tasks.js';
import { Learner } from '../../../src/training/learner.js';
import { type Held, methodMemory, sampleForm } from '../../../src/training/memory/method-memory.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

/** What is held after each of three tasks of 40 samples. */
async function heldBy(
  strategy: AnyStrategy,
  kind: ScenarioKind,
  options: Record<string, unknown> = {},
): Promise<{ samples: number[]; tensorBytes: number[]; network: number }> {
  const method = smallMethod(strategy, kind);
  const curriculum = smallCurriculum(method);
  const held: Held[] = [];
  await new Learner(engine, {
    ...method,
    hyperparameters: { ...method.hyperparameters, ...options },
  }).learn(curriculum, { held: (one) => held.push(one) });
  return {
    samples: held.map(({ samples }) => samples),
    tensorBytes: held.map(({ tensorBytes }) => tensorBytes),
    network: 4 * parameterCount(curriculum.initialParameters),
  };
}

const thrice = (bytes: number): number[] => [bytes, bytes, bytes];

describe('what a method holds after each task', () => {
  it.each<[string, ScenarioKind, (network: number) => number]>([
    ['adam', 'domain', () => 0],
    ['l2', 'task', (network) => network],
    // Importance, anchor and the penalties at the anchor.
    ['ewc', 'domain', (network) => 2 * network + 4],
    ['si', 'class', (network) => 3 * network],
    ['lwf', 'class', (network) => network],
    // Which of 8 units each of three tasks uses.
    ['xdg', 'task', () => 4 * 3 * 8],
    // For each of six classes, a count and a mean of six features.
    ['ncm', 'class', () => 4 * 6 * (1 + 6)],
  ])('is the state of %s in float32, and no sample', async (name, kind, bytes) => {
    const { samples, tensorBytes, network } = await heldBy(await strategies.find(name), kind);
    expect(samples).toEqual([0, 0, 0]);
    expect(tensorBytes).toEqual(thrice(bytes(network)));
  });

  it.each<[string, ScenarioKind, number, number[]]>([
    ['er', 'class', 500, [40, 80, 120]],
    ['er', 'class', 50, [40, 50, 50]],
    ['er', 'class', 0, [0, 0, 0]],
    // A third of the places for each task, which are taken when it has ended.
    ['gem', 'task', 30, [10, 20, 30]],
    ['gdumb', 'class', 24, [24, 24, 24]],
  ])('are the samples in the memory of %s', async (name, kind, capacity, held) => {
    const { samples, tensorBytes } = await heldBy(await strategies.find(name), kind, { capacity });
    expect(samples).toEqual(held);
    expect(tensorBytes).toEqual(thrice(0));
  });

  it('are samples and logits with DER, for every place and one that is nobody’s', async () => {
    const { samples, tensorBytes } = await heldBy(await strategies.find('der'), 'class', { capacity: 50 });
    expect(samples).toEqual([40, 50, 50]);
    expect(tensorBytes).toEqual(thrice(4 * 51 * 6));
  });

  it.each(['joint', 'cumulative'])('are all samples so far with %s', async (name) => {
    const { samples, tensorBytes } = await heldBy(await strategies.find(name), 'class');
    expect(samples).toEqual([40, 80, 120]);
    expect(tensorBytes).toEqual(thrice(0));
  });

  it('are a strategy’s own parameters and what it keeps as integers, too', async () => {
    const strategy = defineStrategy({
      name: 'held',
      title: 'Held',
      source: 'this test',
      optimizer: 'sgd',
      hyperparameters: z.strictObject({}),
      defaults: { domain: {} },
      own: () => ({ scale: tf.ones([3, 5]) }),
      init: () => ({ count: tf.zeros([7], 'int32') }),
      loss: (parameters, { batch, network }) =>
        tf.add(network.crossEntropy(parameters, batch), tf.sum(tf.square(parameters['own.scale']!))),
    });
    const { tensorBytes } = await heldBy(strategy, 'domain');
    expect(tensorBytes).toEqual(thrice(4 * (3 * 5 + 7)));
  });
});

describe('in bytes', () => {
  it('an image counts as its dataset publishes it, unless its features are smaller', () => {
    // MNIST is padded to 1,024 pixels.
    expect(sampleForm(imageBytesOf('mnist'), 1024)).toEqual({ as: 'images', bytesEach: 784 });
    for (const name of ['cifar10', 'cifar100']) {
      expect(sampleForm(imageBytesOf(name), 3072)).toEqual({ as: 'images', bytesEach: 3072 });
      expect(sampleForm(imageBytesOf(name), 512)).toEqual({ as: 'features', bytesEach: 2048 });
    }
    expect(sampleForm(784, 196)).toMatchObject({ as: 'images' });
  });

  it('a sample has a label of one byte, or of two if there are more than 256', () => {
    const form = sampleForm(784, 1024);
    const bytes = (labels: number) => methodMemory({ samples: 500, tensorBytes: 0 }, form, labels).bytes;
    expect([10, 256, 257].map(bytes)).toEqual([500 * 785, 500 * 785, 500 * 786]);
  });

  it('tensors are added, and samples are told apart', () => {
    expect(methodMemory({ samples: 2, tensorBytes: 12 }, { as: 'features', bytesEach: 100 }, 10)).toEqual({
      bytes: 2 * 101 + 12,
      samples: { count: 2, as: 'features', bytesEach: 100 },
    });
  });
});
