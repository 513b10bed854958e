import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { mapNamed, squaredDistance, zerosLike } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';
import { headLoss } from './importance/head-loss.js';

type State = {
  /** w: how much the changes of each parameter during this task have lowered the loss. */
  path: NamedTensors;
  /** Ω, summed over the tasks so far. */
  importance: NamedTensors;
  /** Parameters at the end of the last task. */
  anchor: NamedTensors;
};

/** Synaptic Intelligence: coefficient · Σ Ω · (θ − anchor)², Ω += w / ((θ − anchor)² + damping) after a task. */
export default defineStrategy({
  name: 'si',
  title: 'Synaptic Intelligence',
  source: 'Zenke, Poole, Ganguli 2017, arXiv:1703.04200',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
    damping: z.number().positive().default(0.1).describe('keeps the importance of unmoved parameters finite'),
    headLoss,
  }),
  defaults: { task: { coefficient: 300 }, domain: { coefficient: 3000 }, class: { coefficient: 600 } },
  init: (parameters): State => ({
    path: zerosLike(parameters),
    importance: zerosLike(parameters),
    anchor: parameters,
  }),
  penalty: (parameters, { importance, anchor }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor, importance)),
  afterStep: (state, { gradients, headGradients, before, after }, { headLoss }) => ({
    ...state,
    path: mapNamed(state.path, (path, name) => {
      const gradient = headLoss ? tf.add(gradients[name]!, headGradients[name]!) : gradients[name]!;
      return tf.sub(path, tf.mul(gradient, tf.sub(after[name]!, before[name]!)));
    }),
  }),
  afterTask: ({ path, importance, anchor }, { parameters }, { damping }) => ({
    path: zerosLike(path),
    importance: mapNamed(importance, (sum, name) => {
      const way = tf.squaredDifference(parameters[name]!, anchor[name]!);
      return tf.add(sum, tf.div(path[name]!, tf.add(way, damping)));
    }),
    anchor: parameters,
  }),
});
