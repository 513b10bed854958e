import * as tf from '@tensorflow/tfjs-core';

/**
 * How samples and parameters lie in a product:
 * - `rows`: samples [batch·rows, a], a sample's rows one below the other, with a parameter [a, b]: [batch·rows, b];
 * - `transposed`: the same with a parameter [b, a];
 * - `columns`: samples [a, rows·batch], the batch last, with a parameter [a, b]: [b, rows·batch].
 */
export type Layout = 'rows' | 'transposed' | 'columns';

/**
 * The product of what depends on the samples with what depends on parameters alone. All that a layer makes of
 * its parameters and its input together goes through such products, each with a place: a name within the layer,
 * given once a call.
 */
export type Meet = (
  place: string,
  samples: tf.Tensor2D,
  parameter: tf.Tensor2D,
  layout?: Layout,
) => tf.Tensor2D;

/** The product and nothing else. */
export const plainly: Meet = (_, samples, parameter, layout = 'rows') =>
  layout === 'columns'
    ? tf.matMul(parameter, samples, true)
    : tf.matMul(samples, parameter, false, layout === 'transposed');

/** A place where samples met parameters. */
export interface Meeting {
  /** What depends on the samples, as it was given. */
  samples: tf.Tensor2D;
  /**
   * Gradient of the sum of the samples' losses by the product, which it is shaped like. No other sample's loss
   * depends on a sample's part of it, so this is the gradient of its own loss.
   */
  delta: tf.Tensor2D;
}

/** By the place's name. */
export type Meetings = Record<string, Meeting>;
