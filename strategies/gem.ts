import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { boundedQuadratic } from '../src/plugins/tools/bounded-quadratic.js';
import { flat, unflat } from '../src/plugins/tools/flat.js';
import { capacity } from './replay/options.js';

/**
 * Gradient episodic memory: a step that would raise the loss of an earlier task is replaced by the nearest one that raises
 * none. g + Gᵀv, with v ≥ margin the minimum of ½ vᵀ(GGᵀ + 0.001·I)v + (Gg)ᵀv, rows of G being the gradients of the tasks'
 * memories; v is found to within 5e-5 of its length.
 */
export default defineStrategy({
  name: 'gem',
  title: 'Gradient Episodic Memory',
  source: 'Lopez-Paz, Ranzato 2017, arXiv:1706.08840',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({
    capacity,
    margin: z.number().nonnegative().default(0.5).describe('least weight of each earlier gradient'),
    rehearses: z
      .literal(true)
      .optional()
      .describe('whether the memory is kept and learned from again, too, as rehearsal does'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, rehearses }) => ({
    keeps: 'tasks',
    shares: rehearses ? 'seen' : 'all',
    whole: true,
    capacity,
  }),
  phases: ({ rehearses }) => [rehearses ? { on: ['task', 'repeated memory'] } : {}],
  gradients(total, { held, network, gradientsOf }, _, { margin }) {
    if (held.length === 0) return total;
    const G: tf.Tensor2D = tf.stack(
      held.map((samples) => flat(gradientsOf((parameters) => network.crossEntropy(parameters, samples)))),
    ) as tf.Tensor2D;
    const g = flat(total);
    const along: tf.Tensor1D = tf.reshape(tf.matMul(G, tf.expandDims(g, 1) as tf.Tensor2D), [-1]);
    const products: tf.Tensor2D = tf.add(tf.matMul(G, G, false, true), tf.mul(0.001, tf.eye(held.length)));
    const v = boundedQuadratic(products, along, margin);
    const turned = tf.add(g, tf.reshape(tf.matMul(tf.expandDims(v, 0) as tf.Tensor2D, G), [-1]));
    const isAgainst = tf.cast(tf.less(tf.min(along), 0), 'float32');
    return unflat(tf.add(g, tf.mul(isAgainst, tf.sub(turned, g))), total);
  },
});
