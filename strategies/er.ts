import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { joinedSamples } from '../src/plugins/tools/samples.js';
import { capacity, drawn } from './replay/options.js';

/** Experience replay: the cross-entropy of the batch and of samples from the memory. */
export default defineStrategy({
  name: 'er',
  title: 'Experience Replay',
  source: 'Chaudhry et al. 2019, arXiv:1902.10486',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity,
    drawn,
    keeps: z
      .enum(['reservoir', 'classes'])
      .default('reservoir')
      .describe(
        'all samples so far alike, taken step by step, or equal shares of all classes, taken after each task',
      ),
    weighing: z
      .enum(['samples', 'tasks'])
      .default('samples')
      .describe('what counts alike: each sample; or each task, so that replayed ones count 1 − 1/tasks'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, drawn, keeps }) => ({
    ...(keeps === 'classes' ? { keeps, shares: 'all' } : { keeps }),
    capacity,
    draws: { replayed: drawn },
  }),
  loss(parameters, { batch, drawn, network, tasks }, _, { weighing }) {
    if (weighing === 'samples')
      return network.crossEntropy(parameters, joinedSamples(batch, drawn.replayed!));
    const own = tf.div(1, tasks);
    return tf.add(
      tf.mul(own, network.crossEntropy(parameters, batch)),
      tf.mul(tf.sub(1, own), network.crossEntropy(parameters, drawn.replayed!)),
    );
  },
});
