import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../errors/user-error.js';
import { type Meet, plainly } from '../heads/meeting.js';
import type { Network } from '../heads/network.js';
import { atLeastZero } from '../heads/squares.js';
import type { NamedTensors } from '../plugins/strategy.js';
import { differentiate } from './gradients.js';

/** How to compute squared per-sample gradients, and where. */
export interface Squared {
  squares: NonNullable<Network['squaredGradients']>;
  parameters: NamedTensors;
  outputLayer: string;
  /** Weight of each sample, [batch]: 1, or 0 for padding. */
  weights: tf.Tensor1D;
}

/**
 * For each parameter of the trunk and the output layer, the sum of each sample's squared gradient over the samples of
 * weight 1 in a batch. It is exact, and no sample's gradient is built. Each product of samples and parameters gets an ε
 * added to it; the gradient with respect to ε, at ε = 0, is all that is needed from the loss.
 * @param losses one loss per sample, [batch], each depending only on its sample
 * @param common a loss term shared by all samples, with gradient c: for n samples, Σ (g + c)² = Σ g² + 2·c·Σ g + n·c².
 *   It may depend on parameters that no sample's loss depends on; their sum is n·c²
 * @throws UserError if `losses` does not give one loss per sample
 */
export function squaredGradients(
  { squares, parameters, outputLayer, weights }: Squared,
  losses: (meet: Meet) => tf.Tensor,
  common?: () => tf.Scalar,
): NamedTensors {
  const operands: Record<string, tf.Tensor2D> = {};
  const zeros: Record<string, tf.Tensor2D> = {};
  const weighted = (meet: Meet) => tf.sum(tf.mul(losses(meet), weights)) as tf.Scalar;
  const { shape } = losses((place, ...pair) => {
    const product = plainly(place, ...pair);
    operands[place] = pair[0];
    zeros[place] = tf.zerosLike(product);
    return product;
  });
  const [batch] = weights.shape;
  if (shape.length !== 1 || shape[0] !== batch) {
    throw new UserError(
      `an importance over samples needs one loss per sample: expected shape [${batch}] for ${batch} samples, got [${shape}]`,
    );
  }
  const { gradients } = differentiate(
    () => weighted((place, ...pair) => tf.add(plainly(place, ...pair), zeros[place]!)),
    zeros,
  );
  const met = Object.fromEntries(
    Object.entries(zeros).map(([place, zero]) => [
      place,
      { samples: operands[place]!, delta: (gradients[place] ?? zero) as tf.Tensor2D },
    ]),
  );
  const sums = squares(parameters, met, outputLayer);
  if (!common) return sums;
  const { gradients: summed } = differentiate(() => weighted(plainly), parameters);
  const { gradients: constant } = differentiate(common, parameters);
  const count = tf.sum(weights);
  return Object.fromEntries(
    Object.keys(parameters).flatMap((name): [string, tf.Tensor][] => {
      const [sum, added] = [sums[name], constant[name]];
      if (!sum) return added ? [[name, tf.mul(count, tf.square(added))]] : [];
      if (!added) return [[name, sum]];
      const both = tf.add(tf.mul(2, summed[name]!), tf.mul(count, added));
      return [[name, atLeastZero(tf.add(sum, tf.mul(added, both)))]];
    }),
  );
}
