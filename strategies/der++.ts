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

/** DER with the labels as well: cross-entropy + alpha · drift + beta · cross-entropy of a second draw. */
export default defineStrategy({
  name: 'der++',
  title: 'DER++',
  source: 'Buzzega et al. 2020, arXiv:2004.07211',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity,
    drawn: drawn.describe('samples in each of the two draws of a step'),
    alpha: z.number().nonnegative().default(0.5).describe('weight of the drift'),
    beta: z.number().nonnegative().default(0.5).describe('weight of the cross-entropy of the second draw'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, drawn }) => ({
    keeps: 'reservoir',
    capacity,
    draws: { replayed: drawn, labelled: drawn },
  }),
  init: (_, { capacity }, { outputs }): State => ({ logits: tf.zeros([capacity + 1, outputs]) }),
  loss: (parameters, { batch, drawn, network }, { logits }, { alpha, beta }) =>
    tf.addN([
      network.crossEntropy(parameters, batch),
      tf.mul(alpha, drift(parameters, drawn.replayed!, logits, network)),
      tf.mul(beta, network.crossEntropy(parameters, drawn.labelled!)),
    ]) as tf.Scalar,
  afterStep: ({ logits }, { batch, before, network }) => ({
    logits: stored(logits, batch, network.logits(before, batch, 'all')),
  }),
});
