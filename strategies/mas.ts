import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { mapNamed, squaredDistance, zerosLike } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';
import { headLoss } from './importance/head-loss.js';

type State = {
  /** Ω, summed over the tasks so far. */
  importance: NamedTensors;
  /** Parameters at the end of the last task. */
  anchor: NamedTensors;
};

/**
 * Memory Aware Synapses: coefficient · Σ Ω · (θ − anchor)². After a task Ω grows by the mean over batches of
 * |∂ mean(logits²) / ∂θ|.
 */
export default defineStrategy({
  name: 'mas',
  title: 'Memory Aware Synapses',
  source: 'Aljundi et al. 2018, arXiv:1711.09601',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
    headLoss,
  }),
  defaults: { task: { coefficient: 1 }, domain: { coefficient: 10000 }, class: { coefficient: 1 } },
  init: (parameters): State => ({ importance: zerosLike(parameters), anchor: parameters }),
  penalty: (parameters, { importance, anchor }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor, importance)),
  importance: {
    over: 'batches',
    loss: (logits) => tf.mean(tf.square(logits)),
    headLoss: (hyperparameters) => hyperparameters.headLoss,
    magnitude: 'absolute',
  },
  afterTask: (state, { parameters, importance }) => ({
    importance: mapNamed(state.importance, (sum, name) => tf.add(sum, importance[name]!)),
    anchor: parameters,
  }),
});
