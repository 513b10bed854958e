import * as tf from '@tensorflow/tfjs-core';

/**
 * How samples and parameters are laid out in a product:
 * - `rows`: samples [batch·rows, a], with a sample's rows below each other, times a parameter [a, b] → [batch·rows, b];
 * - `transposed`: the same with a parameter [b, a];
 * - `columns`: samples [a, rows·batch], with the batch last, and a parameter [b, a] → [b, rows·batch].
 */
export type Layout = 'rows' | 'transposed' | 'columns';

/**
 * Multiplies something that depends on the samples by something that depends only on parameters. Everything that a
 * layer computes from its input and its parameters together goes through such products. Each has a place: a name
 * within the layer that is used only once per call.
 */
export type Meet = (
  place: string,
  samples: tf.Tensor2D,
  parameter: tf.Tensor2D,
  layout?: Layout,
) => tf.Tensor2D;

/** Only computes the product. */
export const plainly: Meet = (_, samples, parameter, layout = 'rows') =>
  layout === 'columns'
    ? tf.matMul(parameter, samples)
    : tf.matMul(samples, parameter, false, layout === 'transposed');

/** A product of samples and parameters, as recorded at its place. */
export interface Meeting {
  /** The operand that depends on the samples. */
  samples: tf.Tensor2D;
  /**
   * Gradient of the summed losses with respect to the product, with the product's shape. A sample's part of the
   * product affects only its own loss, so that part is the gradient of the sample's own loss.
   */
  delta: tf.Tensor2D;
}

/** Meetings by place. */
export type Meetings = Record<string, Meeting>;
