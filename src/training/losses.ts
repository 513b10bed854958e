import * as tf from '@tensorflow/tfjs-core';

/**
 * Cross-entropy of each sample, in nats.
 * @param logits [batch, classes]
 * @param labels [batch], int32
 * @returns [batch]
 */
export const crossEntropies = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D =>
  tf.neg(tf.sum(tf.mul(oneHot(labels, logits.shape[1]), tf.logSoftmax(logits)), 1));

/** Like `tf.oneHot`, but also works for a single class, as in the first of several one-class tasks. */
const oneHot = (labels: tf.Tensor1D, classes: number): tf.Tensor =>
  tf.cast(tf.equal(tf.expandDims(labels, 1), tf.range(0, classes, 1, 'int32')), 'float32');
