import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { Nest } from '../engine/array.js';
import type { ScenarioKind } from './task-sequence.js';

/** Tensors by name, such as a network's parameters (`hidden1.weight`). */
export type NamedTensors = Record<string, Tensor>;

/** What a strategy keeps between tasks: tensors in records and lists, of shapes that never change. */
export type StrategyState = Nest<Tensor>;

/** One step of the optimizer, as a strategy sees it. Each record has every parameter. */
export interface StepTaken {
  /** Gradients of the task's loss alone, without the penalty and the head's own loss. Zero where there are none. */
  gradients: NamedTensors;
  /** Gradients of the head's own loss, weighted as in training. Zero where there are none. */
  headGradients: NamedTensors;
  /** Parameters at which the gradients were taken. */
  before: NamedTensors;
  /** Parameters after the step. */
  after: NamedTensors;
}

/**
 * A measure of how much each parameter matters to the task just learnt: the mean over the task's training
 * data of the magnitude of a loss's gradient, in the shapes of the parameters.
 */
export interface Importance<Hyperparameters> {
  /**
   * What the mean is over. `samples`: single samples, so the loss is one number per sample, [batch], that depends only
   * on that sample's row of logits; the strategy does not choose the size of a batch. `batches`: batches as in training,
   * in the order of the data, so the loss is a scalar.
   */
  over: 'samples' | 'batches';
  /**
   * How many samples are drawn, without replacement; all of them if undefined. Only for `samples`.
   */
  samples?(hyperparameters: Hyperparameters): number | undefined;
  /** @param logits [batch, classes]; in a class-incremental scenario, of the classes seen so far. */
  loss(logits: Tensor2D): Tensor;
  /** Whether the head's own loss, weighted as in training, is added to the loss of every sample or batch. */
  headLoss?(hyperparameters: Hyperparameters): boolean;
  /** What is applied to each gradient before they are added up. */
  magnitude: 'square' | 'absolute';
}

/** What a strategy gets when a task has ended. */
export interface TaskLearnt {
  /** Parameters at the end of the task. */
  parameters: NamedTensors;
  /** What `importance` describes; zero for parameters that the loss does not depend on. */
  importance: NamedTensors;
}

/**
 * A continual-learning strategy. Its functions are pure functions of tensors, written in TensorFlow.js and
 * compiled: their JavaScript must not depend on the values of tensors.
 */
export interface Strategy<Schema extends z.ZodObject, State extends StrategyState> {
  /** What the user types, `online-ewc`. */
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  /** Name of the optimizer that takes its steps. */
  optimizer: 'adam' | 'adagrad' | 'sgd';
  /** Schema of the hyper-parameters. */
  hyperparameters: Schema;
  /** Defaults of hyper-parameters that depend on the kind of scenario; the schema can have the other defaults. */
  defaults: Record<ScenarioKind, z.input<Schema>>;
  /** The state before the first task. */
  init?(parameters: NamedTensors, hyperparameters: z.output<Schema>): State;
  /** Added to the loss from the second task on. */
  penalty?(parameters: NamedTensors, state: State, hyperparameters: z.output<Schema>): Scalar;
  /** The state after a step. */
  afterStep?(state: State, step: StepTaken, hyperparameters: z.output<Schema>): State;
  /** Describes the importance that `afterTask` gets. */
  importance?: Importance<z.output<Schema>>;
  /** The state after a task. */
  afterTask?(state: State, task: TaskLearnt, hyperparameters: z.output<Schema>): State;
}

/** A strategy with hyper-parameters and a state of any type. */
export type AnyStrategy = Strategy<z.ZodObject, never>;

/** Checks a strategy's types, and infers the types of its hyper-parameters and state for its functions. */
export const defineStrategy = <
  Schema extends z.ZodObject,
  State extends StrategyState = Record<string, never>,
>(
  strategy: Strategy<Schema, State>,
): AnyStrategy => strategy as unknown as AnyStrategy;
