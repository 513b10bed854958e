import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Importance } from '../../src/plugins/strategy.js';

/** Option of the strategies that use the Fisher information. */
export const fisherSamples = z
  .int()
  .positive()
  .optional()
  .describe('number of samples per task for measuring the Fisher information; all if not set');

/**
 * The diagonal of the empirical Fisher information: the mean over samples, one at a time, of the squared
 * gradient of the cross-entropy, with the network's own prediction as the label (Kirkpatrick et al. 2017).
 */
export const fisherInformation: Importance<{
  fisherSamples?: number | undefined;
  headLoss: boolean;
}> = {
  over: 'samples',
  samples: (hyperparameters) => hyperparameters.fisherSamples,
  // The predicted class has the largest logit, so its log-probability is the largest.
  loss: (logits) => tf.neg(tf.max(tf.logSoftmax(logits), 1)),
  headLoss: (hyperparameters) => hyperparameters.headLoss,
  magnitude: 'square',
};
