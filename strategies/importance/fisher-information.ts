import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Importance } from '../../src/plugins/strategy.js';
import { type FisherLabels, lossWith } from './fisher-labels.js';

/** Option of the strategies that use the Fisher information. */
export const fisherSamples = z
  .int()
  .positive()
  .optional()
  .describe('number of samples per task for measuring the Fisher information; all if not set');

/**
 * The diagonal of the Fisher information: the mean over samples, one at a time, of the squared gradient of the
 * cross-entropy, by default with the network's own prediction as the label (Kirkpatrick et al. 2017).
 */
export const fisherInformation: Importance<{
  fisherSamples?: number | undefined;
  fisherLabels?: FisherLabels | undefined;
  headLoss: boolean;
}> = {
  over: 'samples',
  samples: (hyperparameters) => hyperparameters.fisherSamples,
  loss: (logits, samples, { fisherLabels = 'predicted' }) => lossWith[fisherLabels](logits, samples),
  weights: (logits, _, { fisherLabels }) => (fisherLabels === 'all' ? tf.softmax(logits) : undefined),
  headLoss: (hyperparameters) => hyperparameters.headLoss,
  magnitude: 'square',
};
