import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Nest } from '../../engine/array.js';
import type { NamedTensors } from '../../plugins/strategy.js';

export type OptimizerState = Nest<Tensor>;

/** The input of one optimizer step. */
export interface Update<State extends OptimizerState> {
  parameters: NamedTensors;
  /** A gradient for each name in `active`. */
  gradients: NamedTensors;
  state: State;
  /** Names of the parameters that some task's loss depends on. */
  active: readonly string[];
  /** [parameters]: 1 for those that take a step, in order of the names. The gradients of others are 0, now and before. */
  stepping: Tensor1D;
  learningRate: number;
}

/** An update rule, as pure functions of tensors. */
export interface Optimizer<State extends OptimizerState = never> {
  name: string;
  title: string;
  source: string;
  learningRate: number;
  /** The state before the first step. */
  init(parameters: NamedTensors): State;
  /** The parameters and the state after a step; those that take none are returned unchanged. */
  update(update: Update<State>): { parameters: NamedTensors; state: State };
}
