import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';
import { cosines } from './attention.js';
import { normal, xavier } from './initial-values.js';
import type { Layer } from './layer.js';

export interface NsmOptions {
  /** P: number of programs in memory. */
  slots: number;
  /** K: size of a program's key. */
  keyDim: number;
}

const gain = 1.4;

/**
 * A layer whose weight matrix is an input-dependent mean of stored ones (Neural Stored-program Memory: Le,
 * Tran, Venkatesh 2020, arXiv:1906.08862): y = Σ_p a_p·(x·W_p).
 */
export const nsmLayer = ({ slots, keyDim }: NsmOptions): Layer => ({
  initialParameters: (inputs, outputs, random) => ({
    memory: xavier([slots, inputs, outputs], random.split('memory'), gain),
    keys: xavier([slots, keyDim], random.split('keys'), gain),
    'query.weight': xavier([inputs, keyDim], random.split('query.weight'), gain),
    'query.bias': normal([keyDim], 0.01, random.split('query.bias')),
    'strength.weight': xavier([inputs, 1], random.split('strength.weight'), gain),
    'strength.bias': normal([1], 0.01, random.split('strength.bias')),
  }),
  apply(parameters, x) {
    const memory = parameters.memory as tf.Tensor3D;
    const [, inputs, outputs] = memory.shape;
    const attention = nsmAttention(parameters, x);
    // One product with the programs one below the other: Σ_p a_p·(x·W_p) = (a ⊗ x)·W.
    const spread = tf.mul(tf.expandDims(attention, 2), tf.expandDims(x, 1));
    return tf.matMul(
      tf.reshape(spread, [x.shape[0], slots * inputs]) as tf.Tensor2D,
      tf.reshape(memory, [slots * inputs, outputs]) as tf.Tensor2D,
    );
  },
});

/** The weight of each program for each sample, [batch, slots]. */
export function nsmAttention(parameters: NamedTensors, x: tf.Tensor2D): tf.Tensor2D {
  const affine = (name: string): tf.Tensor2D =>
    tf.add(tf.matMul(x, parameters[`${name}.weight`] as tf.Tensor2D), parameters[`${name}.bias`]!);
  const likeness = cosines(tf.tanh(affine('query')), tf.tanh(parameters.keys as tf.Tensor2D));
  return tf.softmax(tf.mul(tf.softplus(affine('strength')), likeness));
}
