import * as tf from '@tensorflow/tfjs-core';
import { oneHot } from '../plugins/tools/one-hot.js';

/**
 * Cross-entropy of each sample, in nats.
 * @param logits [batch, classes]
 * @param labels [batch], int32
 * @returns [batch]
 */
export const crossEntropies = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D =>
  tf.neg(tf.sum(tf.mul(oneHot(labels, logits.shape[1]), tf.logSoftmax(logits)), 1));
