import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../errors/user-error.js';
import { type Meet, plainly } from '../heads/meeting.js';
import type { Network } from '../heads/network.js';
import { atLeastZero } from '../heads/squares.js';
import type { NamedTensors } from '../plugins/strategy.js';
import { differentiate } from './gradients.js';

/** What knows the squares of each sample's gradients, and where they are taken. */
export interface Squared {
  squares: NonNullable<Network['squaredGradients']>;
  parameters: NamedTensors;
  outputLayer: string;
  /** Of each sample, [batch]: 1, or 0 for one that fills the batch up. */
  weights: tf.Tensor1D;
}

/**
 * For each parameter of the trunk and the output layer, Σ over a batch's samples of weight 1 of the squares of each
 * sample's gradients: exact, and without building any of the gradients. Where samples meet parameters in a
 * product, ε is added to it; the gradient by ε at zero is all that the loss says about the product.
 * @param losses of each sample, [batch], by the sample alone
 * @param common a term of each sample's loss that is the same for all, with gradient c: for n samples,
 * Σ (g + c)² = Σ g² + 2·c·Σ g + n·c²
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
      `an importance over samples needs a loss of each sample, shape [${batch}] for ${batch} samples; it is [${shape}]`,
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
  return Object.fromEntries(
    Object.entries(sums).map(([name, sum]) => {
      const added = constant[name];
      if (!added) return [name, sum];
      const both = tf.add(tf.mul(2, summed[name]!), tf.mul(tf.sum(weights), added));
      return [name, atLeastZero(tf.add(sum, tf.mul(added, both)))];
    }),
  );
}
