import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { NdArray } from '../engine/array.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { Random } from '../random/random.js';
import type { Meet, Meetings } from './meeting.js';

export type NamedArrays = Record<string, NdArray>;

/** A kind of layer: x [batch, inputs] → y [batch, outputs]. Parameters are named within the layer. */
export interface Layer {
  initialParameters(inputs: number, outputs: number, random: Random): NamedArrays;
  /** @param meet takes each product of x, or what depends on it, with parameters; a plain product unless given */
  apply(parameters: NamedTensors, x: Tensor2D, meet?: Meet): Tensor2D;
  /** A term that this layer adds to the training loss, not yet weighted. */
  loss?(parameters: NamedTensors): Scalar;
  /** For each parameter, Σ over the samples of a batch of the squares of each sample's gradients. */
  squaredGradients?(parameters: NamedTensors, met: Meetings): NamedTensors;
}
