import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { squaredGradients } from '../../src/training/squared-gradients.js';
import { featuresOf, networkOf, oneByOne, worst } from './squares-agreement.js';

let cpu: Engine;
beforeAll(async () => {
  cpu = await createEngine('cpu');
});

it('the comparison tells the squares of a batch’s gradients from those of its samples', async () => {
  const made = networkOf('mlp', { hidden: [7, 5] });
  const x = featuresOf(13);
  const reference = await oneByOne(cpu, made, x, (gradient) => gradient ** 2);
  const sums = await oneByOne(cpu, made, x, (gradient) => gradient);
  for (const [parameter, squares] of Object.entries(reference)) {
    expect(
      worst(
        sums[parameter]!.map((sum) => sum ** 2),
        squares,
      ),
      parameter,
    ).toBeGreaterThan(100);
  }
});

it('refuses a loss that is not one of each sample', async () => {
  const { network, parameters } = networkOf('mlp', { hidden: [7, 5] });
  const run = cpu.compile('squares', (given: { p: NamedTensors; x: tf.Tensor2D }) =>
    squaredGradients(
      {
        squares: network.squaredGradients!,
        parameters: given.p,
        outputLayer: 'output1',
        counts: tf.ones([2]),
      },
      (meet) => tf.mean(network.logits(given.p, given.x, 'output1', meet)),
    ),
  );
  await expect(run({ p: parameters, x: featuresOf(2) })).rejects.toThrow(
    /one loss per sample: expected shape \[2\]/,
  );
});

it('refuses weights of another shape than the losses', async () => {
  const { network, parameters } = networkOf('mlp', { hidden: [7, 5] });
  const run = cpu.compile('squares', (given: { p: NamedTensors; x: tf.Tensor2D }) =>
    squaredGradients(
      {
        squares: network.squaredGradients!,
        parameters: given.p,
        outputLayer: 'output1',
        counts: tf.ones([2]),
        weights: tf.ones([2]),
      },
      (meet) => network.logits(given.p, given.x, 'output1', meet),
    ),
  );
  await expect(run({ p: parameters, x: featuresOf(2) })).rejects.toThrow(
    /must have the shape of its losses, \[2,4\], but have \[2\]/,
  );
});
