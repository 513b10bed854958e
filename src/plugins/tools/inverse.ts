import * as tf from '@tensorflow/tfjs-core';

/**
 * The inverse of a symmetric positive definite matrix, by Newton's method (Ben-Israel 1965): X ← X(2I − AX). Each step
 * squares the error, so numbers of steps grow with the logarithm of the condition number: 30 are enough for 1e8.
 */
export function inverse(A: tf.Tensor2D, steps = 30): tf.Tensor2D {
  const identity = tf.eye(A.shape[0]);
  let X: tf.Tensor2D = tf.div(identity, tf.sum(tf.mul(A, identity)));
  for (let step = 0; step < steps; step++) X = tf.matMul(X, tf.sub(tf.mul(2, identity), tf.matMul(A, X)));
  return X;
}
