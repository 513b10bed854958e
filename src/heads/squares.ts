import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';
import type { Meeting, Meetings } from './meeting.js';

/**
 * Σ over samples of the squared entries of a ⊗ b, for a [batch, m] and b [batch, n]: [m, n]. The squares of an outer
 * product are the outer product of the squares, so one matrix product computes the sum.
 */
export const squaresOfOuter = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.matMul(tf.square(a), tf.square(b), true);

/** Σ over samples of squared gradients [batch, …]. */
export const squaresOf = (gradients: tf.Tensor): tf.Tensor => tf.sum(tf.square(gradients), 0);

/** For each sample, Σ over its rows of a ⊗ b, for a [batch·rows, m] and b [batch·rows, n]: [batch, m, n]. */
export function outerSums(batch: number, a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor3D {
  const bySample = (x: tf.Tensor2D): tf.Tensor3D => tf.reshape(x, [batch, x.shape[0] / batch, x.shape[1]]);
  return tf.matMul(bySample(a), bySample(b), true);
}

/** `outerSums` with the batch last: a [m, rows·batch] and b [n, rows·batch]. */
export function outerSumsOfColumns(batch: number, a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor3D {
  const bySample = (x: tf.Tensor2D): tf.Tensor3D =>
    tf.transpose(tf.reshape(x, [x.shape[0], x.shape[1] / batch, batch]), [2, 0, 1]);
  return tf.matMul(bySample(a), bySample(b), false, true);
}

/** Summed squared gradients of weight and bias in x·weight + bias; a sample's gradients are x ⊗ δ and δ. */
export const affineSquares = (prefix: string, { samples, delta }: Meeting): NamedTensors => ({
  [`${prefix}weight`]: squaresOfOuter(samples, delta),
  [`${prefix}bias`]: squaresOf(delta),
});

/** The meetings of several losses as those of one, whose squared deltas are the sums of theirs. */
export const together = (met: readonly Meetings[]): Meetings => {
  const [first, ...others] = met as [Meetings, ...Meetings[]];
  if (others.length === 0) return first;
  return Object.fromEntries(
    Object.entries(first).map(([place, { samples }]) => {
      const squares = met.map((one) => tf.square(one[place]!.delta));
      return [place, { samples, delta: tf.sqrt(tf.addN(squares)) as tf.Tensor2D }];
    }),
  );
};

/** Clips at zero: a multiplied-out sum of squares can come out slightly negative through rounding. */
export const atLeastZero = (squares: tf.Tensor): tf.Tensor => tf.relu(squares);
