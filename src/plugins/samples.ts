import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** Samples as a strategy sees them: what was gathered, never where it was gathered from. */
export interface Samples {
  /** [n, inputs] */
  features: Tensor2D;
  /** [n], int32: columns of the output layer. */
  labels: Tensor1D;
  /** [n], int32: the task that each sample came with, counted from 0. */
  tasks: Tensor1D;
  /** [n]: 1 for a sample, 0 for what only fills up, such as a place of the memory that holds none yet. */
  weights: Tensor1D;
  /**
   * [n], int32: places in the memory, 0 … capacity − 1. Of samples that were drawn, where each is held; of a batch, where
   * each will be held after the step. `capacity` where there is none.
   */
  places: Tensor1D;
}
