import * as tf from '@tensorflow/tfjs-core';
import type { Samples } from '../samples.js';
import { oneHot } from './one-hot.js';

/** Rows at unit length. */
export const unitRows = (rows: tf.Tensor2D): tf.Tensor2D =>
  tf.div(rows, tf.maximum(tf.sqrt(tf.sum(tf.square(rows), 1, true)), 1e-12));

/** The mean of the rows of each label: [outputs, width]; 0 for labels that no sample has. */
export function classMeans(rows: tf.Tensor2D, { labels, weights }: Samples, outputs: number): tf.Tensor2D {
  const members: tf.Tensor2D = tf.mul(oneHot(labels, outputs), tf.expandDims(weights, 1));
  return tf.div(tf.matMul(members, rows, true), tf.expandDims(tf.maximum(tf.sum(members, 0), 1), 1));
}

/** rows [n, width], prototypes [outputs, width] → squared distances [n, outputs]. */
export const squaredDistances = (rows: tf.Tensor2D, prototypes: tf.Tensor2D): tf.Tensor2D =>
  tf.sub(
    tf.add(tf.sum(tf.square(rows), 1, true), tf.reshape(tf.sum(tf.square(prototypes), 1), [1, -1])),
    tf.mul(2, tf.matMul(rows, prototypes, false, true)),
  );
