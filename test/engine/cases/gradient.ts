import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, sizeOf } from '../../../src/engine/array.js';
import { Random } from '../../../src/random/random.js';
import type { KernelCase } from './case.js';

type Input = { inputs: readonly tf.Tensor[] };
type WithWeights = Input & { weights: readonly tf.Tensor[] };

const outputsOf = ({ op }: KernelCase, inputs: readonly tf.Tensor[]): tf.Tensor[] => [op(...inputs)].flat();

export const forward = (each: KernelCase) => (given: Input) => outputsOf(each, given.inputs);

/** Gradients of the weighted sum of all outputs, by each float input that it depends on. */
export const gradient =
  (each: KernelCase) =>
  ({ inputs, weights }: WithWeights): Record<string, tf.Tensor> => {
    const weightedSum = (): tf.Scalar =>
      tf.addN(
        outputsOf(each, inputs).map((output, index) =>
          tf.sum(tf.mul(tf.cast(output, 'float32'), weights[index]!)),
        ),
      );
    const floats = inputs.filter(({ dtype }) => dtype === 'float32');
    const { grads } = tf.engine().gradients(weightedSum, floats, undefined, true);
    return Object.fromEntries(grads.flatMap((grad, index) => (grad ? [[`input ${index}`, grad]] : [])));
  };

export const differentiable = (kernel: string, { gradient, inputs }: KernelCase): boolean =>
  inputs.some(({ dtype }) => dtype === 'float32') && (gradient ?? tf.getGradient(kernel) !== undefined);

export function weightsFor(outputs: readonly NdArray[]): NdArray[] {
  const random = new Random(12);
  return outputs.map(({ shape }) => ({
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: sizeOf(shape) }, () => 0.5 + random.uniform()),
  }));
}
