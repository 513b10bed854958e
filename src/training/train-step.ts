import * as tf from '@tensorflow/tfjs-core';
import type { Step as ScanStep } from '../engine/engine.js';
import { mapNamed, zerosLike } from '../plugins/named.js';
import type { Samples } from '../plugins/samples.js';
import type { NamedTensors, Step, StepAhead, StrategyState } from '../plugins/strategy.js';
import { type Differentiated, differentiate } from './gradients.js';
import { inputsOf, type Transforms } from './inputs.js';
import { crossEntropies } from './losses.js';
import { draws, type Method, ofLastLayer } from './method.js';
import { gatesOf, networkInUse, type OfTask } from './network-in-use.js';
import type { OptimizerState } from './optimizers/optimizer.js';
import { chosenLayer, inEachLayer, layerOf } from './output-layers.js';
import { withResting } from './resting.js';
import { amongSeen } from './seen-classes.js';

/** What training carries from step to step. */
export type Learning = {
  parameters: NamedTensors;
  /**
   * Where tasks have output layers of their own, a copy of the one in use, under the names of the first; otherwise
   * nothing. So all tasks run the same program.
   */
  outputLayer: NamedTensors;
  optimizer: OptimizerState;
  strategy: StrategyState;
};

/** A batch: rows of the features and their labels, both [batch]. */
export type Batch = { rows: tf.Tensor1D; labels: tf.Tensor1D };

/** A batch with the share of each sample in its mean, [batch]; 0 for what fills it up. */
export type WeightedBatch = Batch & { weights: tf.Tensor1D };

/** Samples by their rows, as a strategy gets them. */
export type SampleRows = WeightedBatch & { tasks: tf.Tensor1D; places: tf.Tensor1D };

/** One step's samples: the batch, and what the memory gives. */
export type StepRows = {
  batch: SampleRows;
  drawn: Record<string, SampleRows>;
  held: SampleRows[];
  /** [output layers]: 1 for those that take the step, 0 for the others. */
  stepping: tf.Tensor1D;
};

export type Features = { features: tf.Tensor2D };

/** What all steps of a task share. */
export type SharedOfTask = OfTask & { transforms?: Transforms };

export type TrainStep = ScanStep<Learning, StepRows, Features, SharedOfTask, { loss: tf.Scalar }>;

/** What a program of training steps is for. */
export interface TrainingPhase {
  /** Whether the strategy's penalty is part of the loss, as it is from the second task on. */
  penalised: boolean;
  /**
   * Whether the reported loss includes the penalty; computing the penalty's value takes passes over all parameters that
   * its gradient does not need.
   */
  wholeLoss: boolean;
  /** How often the head's own loss counts. */
  headLossTimes: number;
  /** Whether a batch can have samples of several tasks. */
  isMixed: boolean;
  /** Whether parameters are trained. */
  trains: boolean;
}

/** One training step. */
export const trainStep =
  (method: Method, phase: TrainingPhase): TrainStep =>
  (carry, { each, tables, shared }) => {
    const { strategy, hyperparameters } = method;
    const { parameters } = carry;
    const { outputLayers } = method.network.shape;
    const step = stepOf(method, phase, carry, each, tables, shared);
    if (!phase.trains) {
      const none = zerosLike(parameters);
      const taken = { ...step, gradients: none, headGradients: none, before: parameters, after: parameters };
      const next = strategy.afterStep?.(carry.strategy as never, taken, hyperparameters);
      return { carry: { ...carry, strategy: next ?? carry.strategy }, output: { loss: tf.scalar(0) } };
    }
    const single = lossTerms(method, phase, carry, each.batch, step, shared);
    const terms = single.head ? { ...single, head: counted(single.head, phase.headLossTimes) } : single;
    const { penalty: _, ...own } = terms;
    const sumOf = (some: readonly Differentiated[]) =>
      mapNamed(parameters, (parameter, name) => {
        const gradients = some.map((term) => term.gradients[name]).filter((one) => one !== undefined);
        return gradients.length > 0 ? sum(gradients) : tf.zerosLike(parameter);
      });
    const total = sumOf(Object.values(terms));
    const alwaysStep = alwaysStepping(terms, ofLastLayer(method.network));
    const ahead = { ...step, parameters, gradientsOf: gradientsAt(parameters) };
    const { optimizer, learningRate } = method;
    const updated = optimizer.update({
      parameters,
      gradients: strategy.gradients?.(total, ahead, carry.strategy as never, hyperparameters) ?? total,
      state: carry.optimizer as never,
      active: Object.keys(parameters).filter((name) =>
        Object.values(terms).some(({ gradients }) => gradients[name]),
      ),
      stepping: steppingIn(own, alwaysStep, parameters, outputLayers, each.stepping),
      learningRate,
    });
    const taken = { parameters: updated.parameters, optimizer: updated.state };
    const after = mayRest(method, phase)
      ? withResting(carry, taken, outputLayers, each.stepping, alwaysStep)
      : taken;
    const strategyState = strategy.afterStep?.(
      carry.strategy as never,
      {
        ...step,
        gradients: sumOf([terms.task]),
        headGradients: sumOf(single.head ? [single.head] : []),
        before: parameters,
        after: after.parameters,
      },
      hyperparameters,
    );
    return {
      carry: {
        parameters: after.parameters,
        outputLayer: chosenLayer(after.parameters, outputLayers, shared.inUse),
        optimizer: after.optimizer,
        strategy: strategyState ?? carry.strategy,
      },
      output: {
        loss: sum(Object.values(phase.wholeLoss ? terms : own).map(({ value }) => value)) as tf.Scalar,
      },
    };
  };

/** Whether output layers that have been in use may have to rest in a step, since none of its samples is of their task. */
const mayRest = (method: Method, { isMixed }: TrainingPhase): boolean =>
  method.kind === 'task' && (isMixed || draws(method));

/** What a strategy sees of a step before it is taken. */
function stepOf(
  method: Method,
  { isMixed }: TrainingPhase,
  { strategy }: Learning,
  { batch, drawn, held }: StepRows,
  { features }: Features,
  shared: SharedOfTask,
): Step {
  const gathered = ({ rows, ...rest }: SampleRows): Samples => ({
    ...rest,
    features: inputsOf(features, shared.transforms, rows, rest.tasks),
  });
  const ofThisTask = (tasks: tf.Tensor1D) => !isMixed && tasks === batch.tasks;
  return {
    // What counts in a batch's mean is a sample.
    batch: gathered({ ...batch, weights: tf.cast(tf.greater(batch.weights, 0), 'float32') }),
    drawn: Object.fromEntries(Object.entries(drawn).map(([name, rows]) => [name, gathered(rows)])),
    held: held.map(gathered),
    network: networkInUse(method, shared, strategy, ofThisTask),
    tasks: shared.tasks,
  };
}

/** Gradients of other losses than the training's. */
const gradientsAt =
  (parameters: NamedTensors): StepAhead['gradientsOf'] =>
  (loss, at = parameters) => {
    const { gradients } = differentiate(() => loss(at), at);
    return mapNamed(at, (tensor, name) => gradients[name] ?? tf.zerosLike(tensor));
  };

/** The terms of the loss: the task's loss, the head's own loss and the strategy's penalty. */
type LossTerms = { task: Differentiated; head?: Differentiated; penalty?: Differentiated };

/** Computes the terms that apply, each with its gradients. */
function lossTerms(
  method: Method,
  { penalised, isMixed }: TrainingPhase,
  { parameters, outputLayer, strategy: state }: Learning,
  { labels, weights, tasks }: SampleRows,
  step: Step,
  { inUse, seen }: OfTask,
): LossTerms {
  const { network, kind, strategy, hyperparameters } = method;
  const { outputLayers } = network.shape;
  const [layer] = outputLayers as [string];
  const used = { ...parameters, ...outputLayer };
  const ofUsed = (loss: () => tf.Scalar): Differentiated => {
    const { value, gradients } = differentiate(loss, used);
    return { value, gradients: inEachLayer(gradients, outputLayers, inUse) };
  };
  const taskLoss = (): Differentiated => {
    const { loss } = strategy;
    if (loss) return differentiate(() => loss(parameters, step, state as never, hyperparameters), parameters);
    if (isMixed) return differentiate(() => step.network.crossEntropy(parameters, step.batch), parameters);
    return ofUsed(() => {
      const gates = gatesOf(method, used, state, tasks);
      const logits = network.logits(used, step.batch.features, layer, undefined, gates);
      return tf.sum(tf.mul(crossEntropies(amongSeen(kind, logits, seen), labels), weights)) as tf.Scalar;
    });
  };
  const task = taskLoss();
  const { loss: headLoss } = network;
  const head =
    headLoss &&
    (ofLastLayer(network)
      ? differentiate(() => headLoss(parameters, outputLayers.at(-1)!), parameters)
      : ofUsed(() => headLoss(used, layer)));
  const { penalty: penaltyOf } = strategy;
  const penalty =
    penaltyOf && penalised
      ? differentiate(() => penaltyOf(parameters, state as never, hyperparameters, step), parameters)
      : undefined;
  return { task, ...(head && { head }), ...(penalty && { penalty }) };
}

/** A term that counts several times, or not at all. What it does not count for is still touched by it. */
function counted(term: Differentiated, times: number): Differentiated {
  if (times === 1) return term;
  const gradients = Object.entries(term.gradients).map(([name, gradient]) => [
    name,
    gradient && tf.mul(times, gradient),
  ]);
  return {
    value: tf.mul(times, term.value),
    gradients: Object.fromEntries(gradients) as Partial<NamedTensors>,
  };
}

/**
 * Whether a parameter takes every step, also where it belongs to an output layer that no sample of the step is for: the
 * penalty depends on it, or the head's own loss.
 * @param headOfLast whether the head's own loss is that of the last output layer in every task
 */
const alwaysStepping =
  ({ penalty, head }: LossTerms, headOfLast: boolean) =>
  (name: string): boolean =>
    penalty?.gradients[name] !== undefined || (headOfLast && head?.gradients[name] !== undefined);

/**
 * [parameters]: 1 for those that take a step, as everything does that the loss depends on or has depended on; 0 for
 * others, such as later tasks' output layers.
 * @param own the terms without the penalty
 */
function steppingIn(
  own: Omit<LossTerms, 'penalty'>,
  alwaysStep: (name: string) => boolean,
  parameters: NamedTensors,
  outputLayers: readonly string[],
  stepping: tf.Tensor1D,
): tf.Tensor1D {
  const [never, always] = [outputLayers.length, outputLayers.length + 1];
  const sources = Object.keys(parameters).map((name) => {
    if (alwaysStep(name)) return always;
    if (!Object.values(own).some(({ gradients }) => gradients[name])) return never;
    const layer = outputLayers.indexOf(layerOf(name));
    return layer < 0 ? always : layer;
  });
  return tf.gather(tf.concat([stepping, tf.tensor1d([0, 1])]), tf.tensor1d(sources, 'int32'));
}

const sum = (tensors: readonly tf.Tensor[]): tf.Tensor =>
  tensors.reduce((total, tensor) => tf.add(total, tensor));
