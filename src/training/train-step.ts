import * as tf from '@tensorflow/tfjs-core';
import type { Step } from '../engine/engine.js';
import { mapNamed } from '../plugins/named.js';
import type { NamedTensors, StrategyState } from '../plugins/strategy.js';
import { type Differentiated, differentiate } from './gradients.js';
import { crossEntropies } from './losses.js';
import { type Method, ofLastLayer } from './method.js';
import type { OptimizerState } from './optimizers/optimizer.js';
import { chosenLayer, inEachLayer, layerOf } from './output-layers.js';
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

export type Features = { features: tf.Tensor2D };

/** What differs between tasks that run the same program, as data. */
export type OfTask = {
  /** [output layers]: 1 for the one in use, 0 for the others. */
  inUse: tf.Tensor1D;
  /** [output layers]: 1 for those that are or have been in use, 0 for the others. */
  started: tf.Tensor1D;
  /** [outputs]: 1 for the classes seen so far, 0 for the others; read only in class-incremental scenarios. */
  seen: tf.Tensor1D;
};

export type TrainStep = Step<Learning, WeightedBatch, Features, OfTask, { loss: tf.Scalar }>;

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
}

/** One training step. */
export const trainStep =
  (method: Method, { penalised, wholeLoss, headLossTimes }: TrainingPhase): TrainStep =>
  (carry, { each, tables, shared }) => {
    const { parameters } = carry;
    const { outputLayers } = method.network.shape;
    const single = lossTerms(method, penalised, carry, each, tables, shared);
    const terms = single.head ? { ...single, head: counted(single.head, headLossTimes) } : single;
    const { penalty: _, ...own } = terms;
    const sumOf = (some: readonly Differentiated[]) =>
      mapNamed(parameters, (parameter, name) => {
        const gradients = some.map((term) => term.gradients[name]).filter((one) => one !== undefined);
        return gradients.length > 0 ? sum(gradients) : tf.zerosLike(parameter);
      });
    const { optimizer, learningRate, strategy, hyperparameters } = method;
    const after = optimizer.update({
      parameters,
      gradients: sumOf(Object.values(terms)),
      state: carry.optimizer as never,
      active: Object.keys(parameters).filter((name) =>
        Object.values(terms).some(({ gradients }) => gradients[name]),
      ),
      stepping: steppingIn(terms, ofLastLayer(method.network), parameters, outputLayers, shared.started),
      learningRate,
    });
    const strategyState = strategy.afterStep?.(
      carry.strategy as never,
      {
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
        optimizer: after.state,
        strategy: strategyState ?? carry.strategy,
      },
      output: { loss: sum(Object.values(wholeLoss ? terms : own).map(({ value }) => value)) as tf.Scalar },
    };
  };

/** The terms of the loss: the task's loss, the head's own loss and the strategy's penalty. */
type LossTerms = { task: Differentiated; head?: Differentiated; penalty?: Differentiated };

/** Computes the terms that apply, each with its gradients. */
function lossTerms(
  { network, kind, strategy, hyperparameters }: Method,
  penalised: boolean,
  { parameters, outputLayer, strategy: state }: Learning,
  { rows, labels, weights }: WeightedBatch,
  tables: Features,
  { inUse, seen }: OfTask,
): LossTerms {
  const { outputLayers } = network.shape;
  const [layer] = outputLayers as [string];
  const used = { ...parameters, ...outputLayer };
  const ofUsed = (loss: () => tf.Scalar): Differentiated => {
    const { value, gradients } = differentiate(loss, used);
    return { value, gradients: inEachLayer(gradients, outputLayers, inUse) };
  };
  const features: tf.Tensor2D = tf.gather(tables.features, rows);
  const task = ofUsed(() => {
    const logits = amongSeen(kind, network.logits(used, features, layer), seen);
    return tf.sum(tf.mul(crossEntropies(logits, labels), weights)) as tf.Scalar;
  });
  const { loss: headLoss } = network;
  const head =
    headLoss &&
    (ofLastLayer(network)
      ? differentiate(() => headLoss(parameters, outputLayers.at(-1)!), parameters)
      : ofUsed(() => headLoss(used, layer)));
  const { penalty: penaltyOf } = strategy;
  const penalty =
    penaltyOf && penalised
      ? differentiate(() => penaltyOf(parameters, state as never, hyperparameters), parameters)
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
 * [parameters]: 1 for those that take a step, as everything does that the loss depends on or has depended on; 0 for
 * others, such as later tasks' output layers.
 * @param headOfLast whether the head's own loss is that of the last output layer in every task
 */
function steppingIn(
  { penalty, ...own }: LossTerms,
  headOfLast: boolean,
  parameters: NamedTensors,
  outputLayers: readonly string[],
  started: tf.Tensor1D,
): tf.Tensor1D {
  const [never, always] = [outputLayers.length, outputLayers.length + 1];
  const sources = Object.keys(parameters).map((name) => {
    if (penalty?.gradients[name] || (headOfLast && own.head?.gradients[name])) return always;
    if (!Object.values(own).some(({ gradients }) => gradients[name])) return never;
    const layer = outputLayers.indexOf(layerOf(name));
    return layer < 0 ? always : layer;
  });
  return tf.gather(tf.concat([started, tf.tensor1d([0, 1])]), tf.tensor1d(sources, 'int32'));
}

const sum = (tensors: readonly tf.Tensor[]): tf.Tensor =>
  tensors.reduce((total, tensor) => tf.add(total, tensor));
