import * as tf from '@tensorflow/tfjs-core';
import type { Samples } from '../samples.js';
import { oneHot } from './one-hot.js';

/** Samples one after the other, as one set. */
export function joinedSamples(...parts: readonly Samples[]): Samples {
  const joined = <Tensor extends tf.Tensor>(name: keyof Samples): Tensor =>
    tf.concat(
      parts.map((part) => part[name] as tf.Tensor),
      0,
    ) as Tensor;
  return {
    features: joined('features'),
    labels: joined('labels'),
    tasks: joined('tasks'),
    weights: joined('weights'),
    places: joined('places'),
  };
}

/**
 * A table with rows put at the places of samples, for what is stored beside them; samples without a place go to the
 * last row, which is nobody's.
 * @param table [capacity + 1, columns]
 * @param rows [n, columns]
 */
export function stored(table: tf.Tensor2D, { places }: Samples, rows: tf.Tensor2D): tf.Tensor2D {
  const at = oneHot(places, table.shape[0]);
  const kept = tf.sub(1, tf.minimum(tf.sum(at, 0), 1));
  return tf.add(tf.mul(table, tf.expandDims(kept, 1)), tf.matMul(at, rows, true));
}
