import * as tf from '@tensorflow/tfjs-core';
import { inverse } from './inverse.js';

/** Steps of the alternating directions, and how far each goes beyond its own answer. */
const STEPS = 50;
const RELAXATION = 1.6;
/** Enough for eigenvalues between 1 and some dozens, to single precision. */
const INVERSE_STEPS = 16;

/**
 * The minimum of ½ vᵀ A v + bᵀ v over v ≥ least, by the alternating direction method of multipliers on the problem that
 * is scaled to a diagonal of ones (Boyd et al. 2011, section 5.2).
 * @param A [n, n], symmetric, positive definite
 * @param b [n]
 */
export function boundedQuadratic(A: tf.Tensor2D, b: tf.Tensor1D, least: number): tf.Tensor1D {
  const scale: tf.Tensor1D = tf.rsqrt(tf.sum(tf.mul(A, tf.eye(b.shape[0])), 1));
  const scaled: tf.Tensor2D = tf.mul(tf.mul(A, tf.expandDims(scale, 1)), scale);
  const [slope, bound] = [row(tf.mul(b, scale)), row(tf.div(least, scale))];
  const inverted = inverse(tf.add(scaled, tf.eye(b.shape[0])), INVERSE_STEPS);
  let bounded = bound;
  let dual: tf.Tensor2D = tf.zerosLike(bound);
  for (let step = 0; step < STEPS; step++) {
    const free = tf.matMul(tf.sub(tf.sub(bounded, dual), slope), inverted);
    const relaxed = tf.add(tf.mul(RELAXATION, free), tf.mul(1 - RELAXATION, bounded));
    const sum = tf.add(relaxed, dual);
    bounded = tf.maximum(bound, sum);
    dual = tf.sub(sum, bounded);
  }
  return tf.mul(scale, tf.reshape(bounded, [-1]));
}

const row = (vector: tf.Tensor): tf.Tensor2D => tf.reshape(vector, [1, -1]);
