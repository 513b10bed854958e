import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { NdArray } from '../engine/array.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { Random } from '../random/random.js';
import type { Meet, Meetings } from './meeting.js';

export type NamedArrays = Record<string, NdArray>;

/** A kind of layer: x [batch, inputs] → y [batch, outputs]. Parameter names are local to the layer. */
export interface Layer {
  initialParameters(inputs: number, outputs: number, random: Random): NamedArrays;
  /** @param meet computes every product of x, or anything that depends on it, with parameters; plain by default */
  apply(parameters: NamedTensors, x: Tensor2D, meet?: Meet): Tensor2D;
  /** A term that this layer adds to the training loss, before weighting. */
  loss?(parameters: NamedTensors): Scalar;
  /**
   * Whether a sample's gradients are outer products of its operands and deltas, so that squared deltas of several losses
   * can be added up first.
   */
  isOuter?: true;
  /** For each parameter, the sum over a batch's samples of each sample's squared gradient. */
  squaredGradients?(parameters: NamedTensors, met: Meetings): NamedTensors;
}
