import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../errors/user-error.js';

/** One loss of each sample of a batch, and what the magnitude of its gradient counts: [batch] both. */
export interface SampleLoss {
  of(losses: tf.Tensor): tf.Tensor1D;
  weights: tf.Tensor1D;
}

/**
 * The losses of samples one by one: a single one from [batch], k from [batch, k].
 * @param shape of the losses
 * @param counts [batch]: 1 for samples that count, 0 for others
 * @param weights of the losses, in their shape; 1 if undefined
 * @throws UserError if the shapes do not fit
 */
export function lossesOfSamples(
  shape: readonly number[],
  counts: tf.Tensor1D,
  weights: tf.Tensor | undefined,
): SampleLoss[] {
  const [batch] = counts.shape;
  if (![1, 2].includes(shape.length) || shape[0] !== batch) {
    throw new UserError(
      `an importance over samples needs one loss per sample: expected shape [${batch}] for ${batch} samples, or [${batch}, k] for k losses each, got [${shape}]`,
    );
  }
  if (weights && `${weights.shape}` !== `${shape}`) {
    throw new UserError(
      `the weights of an importance must have the shape of its losses, [${shape}], but have [${weights.shape}]`,
    );
  }
  return Array.from({ length: shape[1] ?? 1 }, (_, column) => {
    const of = (all: tf.Tensor): tf.Tensor1D =>
      shape.length === 1 ? (all as tf.Tensor1D) : tf.reshape(tf.slice(all, [0, column], [batch, 1]), [batch]);
    return { of, weights: weights ? tf.mul(of(weights), counts) : counts };
  });
}
