import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { squaredDistance } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';

/** Pulls all parameters equally towards their values after the last task: coefficient · Σ (θ − anchor)². */
export default defineStrategy({
  name: 'l2',
  title: 'L2',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
  }),
  defaults: { task: { coefficient: 0.01 }, domain: { coefficient: 0.5 }, class: { coefficient: 100 } },
  init: (parameters): { anchor: NamedTensors } => ({ anchor: parameters }),
  penalty: (parameters, { anchor }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor)),
  afterTask: (_, { parameters }) => ({ anchor: parameters }),
});
