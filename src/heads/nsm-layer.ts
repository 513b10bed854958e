import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from '../plugins/strategy.js';
import { keyGradients, unit } from './attention.js';
import { normal, xavier } from './initial-values.js';
import type { Layer } from './layer.js';
import { plainly } from './meeting.js';
import { affineSquares, outerSums, squaresOf, squaresOfOuter } from './squares.js';

export interface NsmOptions {
  /** P: number of programs in memory. */
  slots: number;
  /** K: size of a program's key. */
  keyDim: number;
  /** Factor on strength times cosine before the softmax over programs; 1 in the paper, 1/K in its authors' program. */
  sharpness: number;
  /**
   * What sets the initial values of programs and keys: the size of each by itself (`program`), or that of the whole
   * memory, as in the authors' program, where it is a single matrix [P, K + inputs·outputs].
   */
  initialValues: 'program' | 'memory';
}

const gain = 1.4;

/**
 * A layer whose weight matrix is a weighted mean of stored ones, with weights that depend on the input (Neural
 * Stored-program Memory: Le, Tran, Venkatesh 2020, arXiv:1906.08862): y = Σ_p a_p·(x·W_p).
 */
export const nsmLayer = ({ slots, keyDim, sharpness, initialValues }: NsmOptions): Layer => ({
  initialParameters: (inputs, outputs, random) => {
    const whole = initialValues === 'memory' ? slots + keyDim + inputs * outputs : undefined;
    const inMemory = (name: string, rows: number, columns: number) =>
      xavier([rows, columns], random.split(name), gain, whole);
    return {
      ...Object.fromEntries(programsOf(slots).map((name) => [name, inMemory(name, inputs, outputs)])),
      keys: inMemory('keys', slots, keyDim),
      'query.weight': xavier([inputs, keyDim], random.split('query.weight'), gain),
      'query.bias': normal([keyDim], 0.01, random.split('query.bias')),
      'strength.weight': xavier([inputs, 1], random.split('strength.weight'), gain),
      'strength.bias': normal([1], 0.01, random.split('strength.bias')),
    };
  },
  apply(parameters, x, meet = plainly) {
    const weights = nsmAttention(sharpness, parameters, x, meet);
    // TensorFlow.js cannot differentiate a split into one part.
    const attention = slots === 1 ? [weights] : tf.split(weights, slots, 1);
    return tf.addN(
      programsOf(slots).map((name, slot) =>
        tf.mul(attention[slot]!, meet(name, x, parameters[name] as tf.Tensor2D)),
      ),
    ) as tf.Tensor2D;
  },
  squaredGradients(parameters, met) {
    const keys = tf.tanh(parameters.keys as tf.Tensor2D);
    const { samples, delta } = met.keys!;
    const slope = tf.transpose(tf.sub(1, tf.square(keys)));
    const byKeys = tf.mul(keyGradients(outerSums(samples.shape[0], samples, delta), keys), slope);
    return {
      ...Object.fromEntries(
        programsOf(slots).map((name) => [name, squaresOfOuter(met[name]!.samples, met[name]!.delta)]),
      ),
      keys: tf.transpose(squaresOf(byKeys)),
      ...affineSquares('query.', met.query!),
      ...affineSquares('strength.', met.strength!),
    };
  },
});

/** Attention weight of each program for each sample, [batch, slots]. */
export function nsmAttention(
  sharpness: number,
  parameters: NamedTensors,
  x: tf.Tensor2D,
  meet = plainly,
): tf.Tensor2D {
  const affine = (name: string): tf.Tensor2D =>
    tf.add(meet(name, x, parameters[`${name}.weight`] as tf.Tensor2D), parameters[`${name}.bias`]!);
  const keys = tf.tanh(parameters.keys as tf.Tensor2D);
  const likeness = meet('keys', unit(tf.tanh(affine('query')), 1), unit(keys, 1), 'transposed');
  const logits: tf.Tensor2D = tf.mul(tf.softplus(affine('strength')), likeness);
  return tf.softmax(sharpness === 1 ? logits : tf.mul(sharpness, logits));
}

/**
 * Names of the stored programs. Each is a separate tensor [inputs, outputs]: a single tensor with all programs would
 * not fit into the processor's cache, and the optimizer reads it ten times per step.
 */
const programsOf = (slots: number): string[] =>
  Array.from({ length: slots }, (_, slot) => `memory.${slot + 1}`);
