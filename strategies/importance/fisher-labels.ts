import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { MeasuredSamples } from '../../src/plugins/strategy.js';
import { oneHot } from '../../src/plugins/tools/one-hot.js';

/** Option of the strategies that use the Fisher information. */
export const fisherLabels = z
  .enum(['predicted', 'given', 'drawn', 'all'])
  .optional()
  .describe(
    "labels of the Fisher information's losses: those that the network predicts (predicted, the default), those of the data (given), one drawn for each sample from the network's own probabilities (drawn), or all, each counting its probability (all)",
  );

export type FisherLabels = NonNullable<z.infer<typeof fisherLabels>>;

/** For each choice of labels, the cross-entropy of each sample; of `all`, with each label: [batch, classes]. */
export const lossWith: Record<FisherLabels, (logits: tf.Tensor2D, samples: MeasuredSamples) => tf.Tensor> = {
  // The predicted class has the largest logit, so its log-probability is the largest.
  predicted: (logits) => tf.neg(tf.max(tf.logSoftmax(logits), 1)),
  given: (logits, { labels }) => crossEntropies(logits, oneHot(labels, logits.shape[1])),
  drawn: (logits, { uniform }) => crossEntropies(logits, drawnLabels(logits, uniform)),
  all: (logits) => tf.neg(tf.logSoftmax(logits)),
};

const crossEntropies = (logits: tf.Tensor2D, labels: tf.Tensor): tf.Tensor =>
  tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1));

/**
 * [batch, classes]: 1 for the first label at which the sum of the probabilities up to it exceeds the sample's uniform
 * number, else 0. As a choice, it has no gradient.
 */
function drawnLabels(logits: tf.Tensor2D, uniform: tf.Tensor1D): tf.Tensor {
  const classes = logits.shape[1];
  const draw = tf.customGrad((given) => {
    const upTo = tf.cumsum(tf.softmax(given as tf.Tensor2D), 1);
    const passed = tf.sum(tf.cast(tf.lessEqual(upTo, tf.expandDims(uniform, 1)), 'int32'), 1);
    // Rounding can leave the whole sum below a number near 1.
    const label: tf.Tensor1D = tf.minimum(passed, classes - 1);
    return { value: oneHot(label, classes), gradFunc: (dy) => tf.zerosLike(dy) };
  });
  return draw(logits);
}
