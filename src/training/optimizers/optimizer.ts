import type { Tensor } from '@tensorflow/tfjs-core';
import type { Nest } from '../../engine/array.js';
import type { NamedTensors } from '../../plugins/strategy.js';

export type OptimizerState = Nest<Tensor>;

/** One optimizer step over the parameters that take part in it. */
export interface Update<State extends OptimizerState> {
  parameters: NamedTensors;
  /** A gradient for each name in `active`. */
  gradients: NamedTensors;
  state: State;
  /** Names of the parameters that are stepped: those that a loss has depended on, now or before. */
  active: readonly string[];
  learningRate: number;
}

/** A rule for steps: pure functions of tensors. */
export interface Optimizer<State extends OptimizerState = never> {
  name: string;
  title: string;
  source: string;
  learningRate: number;
  /** The state before the first step; of the same names and shapes as the parameters. */
  init(parameters: NamedTensors): State;
  /** The parameters and the state after a step; parameters that are not active are handed on as they came. */
  update(update: Update<State>): { parameters: NamedTensors; state: State };
}
