import * as tf from '@tensorflow/tfjs-core';
import { mapNamed } from '../../plugins/named.js';
import type { Optimizer } from './optimizer.js';

/** θ −= rate · g. */
export const sgd: Optimizer<Record<string, never>> = {
  name: 'sgd',
  title: 'Stochastic gradient descent',
  source: 'Robbins, Monro 1951, Annals of Mathematical Statistics 22',
  learningRate: 0.01,
  init: () => ({}),
  update: ({ parameters, gradients, active, learningRate }) => ({
    parameters: mapNamed(parameters, (parameter, name) =>
      active.includes(name) ? tf.sub(parameter, tf.mul(learningRate, gradients[name]!)) : parameter,
    ),
    state: {},
  }),
};
