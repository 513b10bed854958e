import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { mapNamed, sumOver } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';
import { capacity, drawn } from './replay/options.js';

/** Averaged GEM: a step that would raise the loss on samples of the memory is turned until it no longer does. */
export default defineStrategy({
  name: 'a-gem',
  title: 'A-GEM',
  source: 'Chaudhry et al. 2019, arXiv:1812.00420',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({
    capacity,
    drawn,
    keeps: z.enum(['tasks', 'classes']).default('tasks').describe('what has equal shares of the memory'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, drawn, keeps }) => ({ keeps, shares: 'all', capacity, draws: { earlier: drawn } }),
  gradients(total, { drawn, network, gradientsOf }) {
    const earlier = gradientsOf((parameters) => network.crossEntropy(parameters, drawn.earlier!));
    const length = product(earlier, earlier);
    const against = tf.minimum(product(total, earlier), 0);
    // Both are 0 as long as nothing is held.
    const share = tf.div(against, tf.where(tf.greater(length, 0), length, tf.onesLike(length)));
    return mapNamed(total, (gradient, name) => tf.sub(gradient, tf.mul(share, earlier[name]!)));
  },
});

const product = (a: NamedTensors, b: NamedTensors): tf.Scalar =>
  sumOver(a, (tensor, name) => tf.sum(tf.mul(tensor, b[name]!)));
