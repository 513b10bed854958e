import * as tf from '@tensorflow/tfjs-core';

/** Mean of values, one for each sample [n], of the samples that count; 0 if none does. */
export const weightedMean = (values: tf.Tensor, weights: tf.Tensor1D): tf.Scalar =>
  tf.div(tf.sum(tf.mul(values, weights)), tf.maximum(tf.sum(weights), 1));
