import * as tf from '@tensorflow/tfjs-core';

/** Cosines of the last axes of a [a, K] and b [b, K]: [a, b]. */
export const cosines = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.matMul(unit(a), unit(b), false, true);

const unit = (x: tf.Tensor2D): tf.Tensor2D => tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true)));
