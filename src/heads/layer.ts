import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { NdArray } from '../engine/array.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { Random } from '../random.js';

export type NamedArrays = Record<string, NdArray>;

/** A kind of layer: x [batch, inputs] → y [batch, outputs]. Parameters are named within the layer. */
export interface Layer {
  initialParameters(inputs: number, outputs: number, random: Random): NamedArrays;
  apply(parameters: NamedTensors, x: Tensor2D): Tensor2D;
  /** A term that this layer adds to the training loss, not yet weighted. */
  loss?(parameters: NamedTensors): Scalar;
}
