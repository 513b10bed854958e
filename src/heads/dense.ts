import * as tf from '@tensorflow/tfjs-core';
import { torchLinear } from './initial-values.js';
import type { Layer } from './layer.js';
import { plainly } from './meeting.js';
import { affineSquares, squaresOfOuter } from './squares.js';

/** y = x·weight, with weight [inputs, outputs]. Initial values are uniform in ±1/√inputs, as in PyTorch. */
export const denseWithoutBias: Layer = {
  initialParameters: (inputs, outputs, random) => ({ weight: torchLinear(inputs, outputs, random).weight }),
  apply: ({ weight }, x, meet = plainly) => meet('weight', x, weight as tf.Tensor2D),
  isOuter: true,
  squaredGradients: (_, { weight }) => ({ weight: squaresOfOuter(weight!.samples, weight!.delta) }),
};

/** y = x·weight + bias, with weight [inputs, outputs] and initial values as above. */
export const dense: Layer = {
  initialParameters: torchLinear,
  apply: ({ weight, bias }, x, meet = plainly) => tf.add(meet('weight', x, weight as tf.Tensor2D), bias!),
  isOuter: true,
  squaredGradients: (_, { weight }) => affineSquares('', weight!),
};
