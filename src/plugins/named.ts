import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from './strategy.js';

/** Replaces each tensor by the result of `make`, which also gets the tensor's name, to look others up. */
export const mapNamed = (
  tensors: NamedTensors,
  make: (tensor: tf.Tensor, name: string) => tf.Tensor,
): NamedTensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, make(tensor, name)]));

/** Zeros of the same shapes. */
export const zerosLike = (tensors: NamedTensors): NamedTensors =>
  mapNamed(tensors, (tensor) => tf.zerosLike(tensor));

/** Sum of scalars, one for each tensor. */
export const sumOver = (
  tensors: NamedTensors,
  term: (tensor: tf.Tensor, name: string) => tf.Tensor,
): tf.Scalar =>
  Object.entries(tensors)
    .map(([name, tensor]) => term(tensor, name))
    .reduce((sum, value) => tf.add(sum, value)) as tf.Scalar;

/**
 * Squared distance of tensors from their anchors: Σ importance · (θ − anchor)², over all elements of all tensors, or
 * Σ (θ − anchor)² without an importance.
 */
export const squaredDistance = (
  tensors: NamedTensors,
  anchor: NamedTensors,
  importance?: NamedTensors,
): tf.Scalar =>
  sumOver(tensors, (tensor, name) => {
    const square = tf.squaredDifference(tensor, anchor[name]!);
    return tf.sum(importance ? tf.mul(importance[name]!, square) : square);
  });
