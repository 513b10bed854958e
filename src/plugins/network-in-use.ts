import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Samples } from './samples.js';
import type { NamedTensors } from './strategy.js';

/** What one output layer, or one part of it, answered before the current task. */
export interface EarlierAnswer {
  /** [n, outputs]: columns of classes that had not been seen are at −1e30, so they matter to no softmax. */
  logits: Tensor2D;
  /** 1 if it belongs to an earlier task, 0 if there was no such task yet. */
  counts: Scalar;
}

/**
 * The network in the scenario and the task at hand: which output layer and which of its columns count is its affair. Its
 * functions take the parameters, so that they can also be asked about an old network or one that has moved on.
 */
export interface NetworkInUse {
  /** samples → [n, width]: what the output layers read. */
  embed(parameters: NamedTensors, samples: Samples): Tensor2D;
  /**
   * samples → [n, outputs], by the output layer of each sample's own task. In class-incremental scenarios, columns of
   * classes not seen so far are at −1e30.
   * @param among `all`: those columns as they are
   */
  logits(parameters: NamedTensors, samples: Samples, among?: 'seen' | 'all'): Tensor2D;
  /**
   * What earlier tasks are answered with: in task-incremental scenarios by each output layer in turn, in
   * domain-incremental ones by the only one, in class-incremental ones by the columns that counted then.
   */
  earlier(parameters: NamedTensors, samples: Samples): EarlierAnswer[];
  /** Mean cross-entropy of the samples that count, in nats; 0 if none does. */
  crossEntropy(parameters: NamedTensors, samples: Samples): Scalar;
  /** [outputs]: 1 for the columns that count, which in class-incremental scenarios are those of the classes seen so far. */
  seen: Tensor1D;
  /**
   * [outputs]: of these, 1 for the columns of earlier tasks' classes, whether or not others counted then. NaN in streams
   * where nothing says when a task ends.
   */
  seenEarlier: Tensor1D;
}
