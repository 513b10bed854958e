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
  /** Of the task's loss alone: neither the penalty nor the head's own loss is in it. Zero where it has none. */
  gradients: NamedTensors;
  /** Of the head's own loss, weighted as in training. Zero where it has none. */
  headGradients: NamedTensors;
  /** Parameters that the gradients were taken at. */
  before: NamedTensors;
  /** Parameters after the step. */
  after: NamedTensors;
}

/**
 * A measure of how much each parameter matters to the task just learnt: the mean over the task's training
 * data of the magnitude of a loss's gradient, with a shape like the parameters'.
 */
export interface Importance<Hyperparameters> {
  /**
   * What the mean is over. `samples`: each by itself, so the loss is one number a sample, [batch], that depends
   * on the sample's own row of logits alone; how many samples a batch holds is not the strategy's to choose.
   * `batches`: batches as in training, in the order of the data, so the loss is a scalar.
   */
  over: 'samples' | 'batches';
  /**
   * How many samples are drawn, without replacement; all of them where it is undefined. Only for `samples`.
   */
  samples?(hyperparameters: Hyperparameters): number | undefined;
  /** @param logits [batch, classes]; in a class-incremental scenario those of the classes seen so far. */
  loss(logits: Tensor2D): Tensor;
  /** Whether the head's own loss, weighted as in training, is added to that of every sample or batch. */
  headLoss?(hyperparameters: Hyperparameters): boolean;
  /** What becomes of each gradient before it is added up. */
  magnitude: 'square' | 'absolute';
}

/** What a strategy sees of a task that ended. */
export interface TaskLearnt {
  /** At the end of the task. */
  parameters: NamedTensors;
  /** What `importance` describes; zero for parameters that the loss does not depend on. */
  importance: NamedTensors;
}

/**
 * A continual-learning strategy. Its functions are pure functions of tensors, written in TensorFlow.js and
 * compiled: they must not depend on the values of tensors in their JavaScript.
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
  /** Values for the hyper-parameters that depend on the kind of scenario; the schema may hold the others. */
  defaults: Record<ScenarioKind, z.input<Schema>>;
  /** The state before the first task. */
  init?(parameters: NamedTensors, hyperparameters: z.output<Schema>): State;
  /** Added to the loss from the second task on. */
  penalty?(parameters: NamedTensors, state: State, hyperparameters: z.output<Schema>): Scalar;
  /** The state after a step. */
  afterStep?(state: State, step: StepTaken, hyperparameters: z.output<Schema>): State;
  /** What `afterTask` gets as the importance. */
  importance?: Importance<z.output<Schema>>;
  /** The state after a task. */
  afterTask?(state: State, task: TaskLearnt, hyperparameters: z.output<Schema>): State;
}

/** A strategy whose hyper-parameters and state are its own affair. */
export type AnyStrategy = Strategy<z.ZodObject, never>;

/** Checks a strategy's types, and lets its functions know those of its hyper-parameters and state. */
export const defineStrategy = <
  Schema extends z.ZodObject,
  State extends StrategyState = Record<string, never>,
>(
  strategy: Strategy<Schema, State>,
): AnyStrategy => strategy as unknown as AnyStrategy;
