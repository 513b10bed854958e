import * as tf from '@tensorflow/tfjs-core';
import { type Meet, type Meetings, plainly } from '../heads/meeting.js';
import type { Network } from '../heads/network.js';
import { atLeastZero } from '../heads/squares.js';
import type { NamedTensors } from '../plugins/strategy.js';
import { differentiate } from './gradients.js';
import { lossesOfSamples, type SampleLoss } from './sample-losses.js';

/** How to compute squared per-sample gradients, and where. */
export interface Squared {
  squares: NonNullable<Network['squaredGradients']>;
  parameters: NamedTensors;
  outputLayer: string;
  /** What each sample counts, [batch]: 1, or 0 for padding. */
  counts: tf.Tensor1D;
  /** What each loss's squared gradient counts, in the shape of the losses; 1 by default. */
  weights?: tf.Tensor | undefined;
}

/**
 * For each parameter of the trunk and the output layer, the weighted sum of each loss's squared gradient over the samples
 * that count in a batch. It is exact, and no sample's gradient is built. Each product of samples and parameters gets an ε
 * added to it; the gradient with respect to ε, at ε = 0, is all that is needed from the loss. The gradient of a loss that
 * is multiplied with the root of its weight has the square that counts.
 * @param losses one loss per sample, [batch], or several, [batch, k], each depending only on its sample
 * @param common a loss term that is added to each, with gradient c: Σ w·(g + c)² = Σ w·g² + 2·c·Σ w·g + c²·Σ w. It may
 *   depend on parameters that no sample's loss depends on; their sum is c²·Σ w
 * @throws UserError if `losses` or `weights` do not have such a shape
 */
export function squaredGradients(
  { squares, parameters, outputLayer, counts, weights }: Squared,
  losses: (meet: Meet) => tf.Tensor,
  common?: () => tf.Scalar,
): NamedTensors {
  const operands: Record<string, tf.Tensor2D> = {};
  const zeros: Record<string, tf.Tensor2D> = {};
  const { shape } = losses((place, ...pair) => {
    const product = plainly(place, ...pair);
    operands[place] = pair[0];
    zeros[place] = tf.zerosLike(product);
    return product;
  });
  const each = lossesOfSamples(shape, counts, weights);
  const met = each.map(({ of, weights: own }): Meetings => {
    const roots = tf.sqrt(own);
    const { gradients } = differentiate(() => {
      const given = losses((place, ...pair) => tf.add(plainly(place, ...pair), zeros[place]!));
      return tf.sum(tf.mul(of(given), roots)) as tf.Scalar;
    }, zeros);
    return Object.fromEntries(
      Object.entries(zeros).map(([place, zero]) => [
        place,
        { samples: operands[place]!, delta: (gradients[place] ?? zero) as tf.Tensor2D },
      ]),
    );
  });
  const sums = squares(parameters, met, outputLayer);
  if (!common) return sums;
  const { gradients: summed } = differentiate(() => weightedSum(each, losses(plainly)), parameters);
  const { gradients: constant } = differentiate(common, parameters);
  const count = total(each.map(({ weights: own }) => tf.sum(own)));
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

const weightedSum = (each: readonly SampleLoss[], losses: tf.Tensor): tf.Scalar =>
  total(each.map(({ of, weights }) => tf.sum(tf.mul(of(losses), weights))));

const total = (scalars: readonly tf.Tensor[]): tf.Scalar =>
  scalars.reduce((sum, one) => tf.add(sum, one)) as tf.Scalar;
