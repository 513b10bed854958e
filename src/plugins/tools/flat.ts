import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../strategy.js';

/** All elements of all tensors, one after the other: [elements]. */
export const flat = (tensors: NamedTensors): tf.Tensor1D =>
  tf.concat(Object.values(tensors).map((tensor) => tf.reshape(tensor, [-1])));

/** The inverse of `flat`. @param like tensors with the names and shapes wanted */
export function unflat(elements: tf.Tensor1D, like: NamedTensors): NamedTensors {
  let start = 0;
  return Object.fromEntries(
    Object.entries(like).map(([name, { size, shape }]) => {
      const part = tf.reshape(tf.slice(elements, [start], [size]), shape);
      start += size;
      return [name, part];
    }),
  );
}
