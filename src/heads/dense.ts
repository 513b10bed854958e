import * as tf from '@tensorflow/tfjs-core';
import { uniform } from './initial-values.js';
import type { Layer } from './layer.js';
import { plainly } from './meeting.js';
import { affineSquares } from './squares.js';

/** y = x·weight + bias, with weight [inputs, outputs]. Initial values are uniform in ±1/√inputs, as in PyTorch. */
export const dense: Layer = {
  initialParameters: (inputs, outputs, random) => ({
    weight: uniform([inputs, outputs], 1 / Math.sqrt(inputs), random.split('weight')),
    bias: uniform([outputs], 1 / Math.sqrt(inputs), random.split('bias')),
  }),
  apply: ({ weight, bias }, x, meet = plainly) => tf.add(meet('weight', x, weight as tf.Tensor2D), bias!),
  squaredGradients: (_, { weight }) => affineSquares('', weight!),
};
