import * as tf from '@tensorflow/tfjs-core';
import { array, type NdArray } from '../engine/array.js';
import type { Random } from '../random.js';
import type { Layer } from './layer.js';

/** y = x·weight + bias, weight [inputs, outputs]; initial values uniform within ±1/√inputs, as in PyTorch. */
export const dense: Layer = {
  initialParameters: (inputs, outputs, random) => ({
    weight: uniform([inputs, outputs], 1 / Math.sqrt(inputs), random.split('weight')),
    bias: uniform([outputs], 1 / Math.sqrt(inputs), random.split('bias')),
  }),
  apply: ({ weight, bias }, x) => tf.add(tf.matMul(x, weight as tf.Tensor2D), bias!),
};

/** Numbers drawn evenly from −bound … bound. */
function uniform(shape: number[], bound: number, random: Random): NdArray {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return array(
    'float32',
    shape,
    Float32Array.from({ length: size }, () => (2 * random.uniform() - 1) * bound),
  );
}
