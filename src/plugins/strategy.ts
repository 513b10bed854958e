import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { Nest } from '../engine/array.js';
import type { Memory, Phase } from './memory.js';
import type { NetworkInUse } from './network-in-use.js';
import type { Samples } from './samples.js';
import type { ScenarioKind } from './task-sequence.js';

/** Tensors by name, such as a network's parameters (`hidden1.weight`). */
export type NamedTensors = Record<string, Tensor>;

/** What a strategy keeps between tasks: tensors in records and lists, of shapes that never change. */
export type StrategyState = Nest<Tensor>;

/** What a step learns from. */
export interface Step {
  batch: Samples;
  /** Samples that were drawn from the memory before the step, by the name of the draw. */
  drawn: Readonly<Record<string, Samples>>;
  /** All that the memory held before the step, by earlier task, each filled up to the same size; only if it is `whole`. */
  held: readonly Samples[];
  network: NetworkInUse;
  /** The number of tasks so far, with the current one; NaN in streams where nothing says when a task ends. */
  tasks: Scalar;
}

/** A step before it is taken. */
export interface StepAhead extends Step {
  parameters: NamedTensors;
  /** The gradients of another loss at these parameters, or at others: of every parameter, 0 where there are none. */
  gradientsOf(loss: (parameters: NamedTensors) => Scalar, at?: NamedTensors): NamedTensors;
}

/** One step of the optimizer, as a strategy sees it. Each record has every parameter. */
export interface StepTaken extends Step {
  /** Gradients of the task's loss alone, without the penalty and the head's own loss. Zero where there are none. */
  gradients: NamedTensors;
  /** Gradients of the head's own loss, weighted as in training. Zero where there are none. */
  headGradients: NamedTensors;
  /** Parameters at which the gradients were taken. */
  before: NamedTensors;
  /** Parameters after the step. */
  after: NamedTensors;
}

/** What the loss of an importance may depend on besides the logits. */
export interface MeasuredSamples {
  /** [batch], int32. */
  labels: Tensor1D;
  /** A number in 0 … 1 for each sample, from the run's seed, other ones in each task: [batch]. */
  uniform: Tensor1D;
}

/**
 * A measure of how much each parameter matters to the task just learnt: the mean over the task's training
 * data of the magnitude of a loss's gradient, in the shapes of the parameters.
 */
export interface Importance<Hyperparameters> {
  /**
   * What the mean is over. `samples`: single samples, so the loss is one number per sample, [batch], that depends only
   * on that sample and its row of logits, or several, [batch, k], whose magnitudes are added up; the strategy does not
   * choose the size of a batch. `batches`: batches as in training, in the order of the data, so the loss is a scalar.
   */
  over: 'samples' | 'batches';
  /**
   * How many samples are drawn, without replacement; all of them if undefined. Only for `samples`.
   */
  samples?(hyperparameters: Hyperparameters): number | undefined;
  /** @param logits [batch, classes]; in a class-incremental scenario, of the classes seen so far. */
  loss(logits: Tensor2D, samples: MeasuredSamples, hyperparameters: Hyperparameters): Tensor;
  /**
   * What the magnitude of each loss's gradient counts, in the shape of the losses; 1 if undefined. No gradient of it is
   * taken. Only for `samples`.
   */
  weights?(logits: Tensor2D, samples: MeasuredSamples, hyperparameters: Hyperparameters): Tensor | undefined;
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
  /** All that the memory holds, place by place: [capacity]. Without a memory, a single place that holds nothing. */
  memory: Samples;
  network: NetworkInUse;
}

/** What a network is like, for a strategy that makes a state or parameters of its own. */
export interface NetworkDescription {
  /** Number of features. */
  inputs: number;
  /** Size of an embedding. */
  width: number;
  /** Columns of an output layer. */
  outputs: number;
  /** Number of tasks of the scenario. */
  tasks: number;
  /** Widths of the hidden layers, by their names. */
  hidden: Readonly<Record<string, number>>;
  /** Numbers in 0 … 1 from the run's seed, other ones for each purpose; the same for every strategy. */
  uniform(purpose: string, shape: readonly number[]): Tensor;
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
  defaults: Partial<Record<ScenarioKind, z.input<Schema>>>;
  /** Why it is not for the kinds of scenario that have no defaults. */
  refuses?: Partial<Record<ScenarioKind, string>>;
  /** What it keeps of past samples. */
  memory?(hyperparameters: z.output<Schema>): Memory;
  /** The parts of each task's training, one after the other; by default one, on the task's own samples. */
  phases?(hyperparameters: z.output<Schema>): readonly Phase[];
  /**
   * Trainable parameters besides the network's, by names without a dot, such as `temperature`, which is then among the
   * parameters as `own.temperature`. The loss, the penalty or gates must depend on them.
   */
  own?(network: NetworkDescription, hyperparameters: z.output<Schema>): NamedTensors;
  /** The state before the first task. */
  init?(parameters: NamedTensors, hyperparameters: z.output<Schema>, network: NetworkDescription): State;
  /**
   * What the activations of hidden layers are multiplied with, by layer: [n, units].
   * @param tasks the task of each sample, from 0: [n], int32
   */
  gates?(
    tasks: Tensor1D,
    state: State,
    hyperparameters: z.output<Schema>,
    parameters: NamedTensors,
  ): NamedTensors;
  /** In place of the mean cross-entropy of the batch. */
  loss?(parameters: NamedTensors, step: Step, state: State, hyperparameters: z.output<Schema>): Scalar;
  /** Added to the loss from the second task on. One that depends on samples takes the step, too. */
  penalty?(parameters: NamedTensors, state: State, hyperparameters: z.output<Schema>, step: Step): Scalar;
  /**
   * The gradients that the optimizer gets.
   * @param total those of the whole loss, with the penalty and the head's own loss
   */
  gradients?(
    total: NamedTensors,
    step: StepAhead,
    state: State,
    hyperparameters: z.output<Schema>,
  ): NamedTensors;
  /** The state after a step. */
  afterStep?(state: State, step: StepTaken, hyperparameters: z.output<Schema>): State;
  /** Describes the importance that `afterTask` gets. */
  importance?: Importance<z.output<Schema>>;
  /** The state after a task. */
  afterTask?(state: State, task: TaskLearnt, hyperparameters: z.output<Schema>): State;
  /** In place of the logits when it is tested: scores [n, outputs], of which the largest is the prediction. */
  predict?(
    parameters: NamedTensors,
    samples: Samples,
    state: State,
    network: NetworkInUse,
    hyperparameters: z.output<Schema>,
  ): Tensor2D;
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
