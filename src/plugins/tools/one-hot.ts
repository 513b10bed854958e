import * as tf from '@tensorflow/tfjs-core';

/**
 * numbers [n], int32 → [n, count]: 1 in the column that each number names, 0 elsewhere. Unlike `tf.oneHot` it also works for
 * a single column, as in the first of several one-class tasks.
 */
export const oneHot = (numbers: tf.Tensor1D, count: number): tf.Tensor2D =>
  tf.cast(tf.equal(tf.expandDims(numbers, 1), tf.range(0, count, 1, 'int32')), 'float32');
