import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { stored } from '../src/plugins/tools/samples.js';
import { drift } from './replay/drift.js';
import { capacity, drawn } from './replay/options.js';

type State = {
  /** [capacity + 1, outputs]: what the network answered to each sample when it was kept; the last row is nobody's. */
  logits: tf.Tensor2D;
};

/** Dark experience replay: cross-entropy + alpha · the drift of logits from those that samples were kept with. */
export default defineStrategy({
  name: 'der',
  title: 'Dark Experience Replay',
  source: 'Buzzega et al. 2020, arXiv:2004.07211',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity,
    drawn,
    alpha: z.number().nonnegative().default(0.5).describe('weight of the drift'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, drawn }) => ({ keeps: 'reservoir', capacity, draws: { replayed: drawn } }),
  init: (_, { capacity }, { outputs }): State => ({ logits: tf.zeros([capacity + 1, outputs]) }),
  loss: (parameters, { batch, drawn, network }, { logits }, { alpha }) =>
    tf.add(
      network.crossEntropy(parameters, batch),
      tf.mul(alpha, drift(parameters, drawn.replayed!, logits, network)),
    ),
  afterStep: ({ logits }, { batch, before, network }) => ({
    logits: stored(logits, batch, network.logits(before, batch, 'all')),
  }),
});
