import * as tf from '@tensorflow/tfjs-core';
import type { Step } from '../engine/engine.js';
import { mapNamed } from '../plugins/named.js';
import type { NamedTensors, StrategyState } from '../plugins/strategy.js';
import { type Differentiated, differentiate } from './gradients.js';
import { crossEntropies } from './losses.js';
import type { Method, Phase } from './method.js';
import type { OptimizerState } from './optimizers/optimizer.js';

/** What training carries from step to step. */
export type Learning = {
  parameters: NamedTensors;
  optimizer: OptimizerState;
  strategy: StrategyState;
};

/** A batch: rows of the features and their labels, both [batch]. */
export type Batch = { rows: tf.Tensor1D; labels: tf.Tensor1D };

export type Features = { features: tf.Tensor2D };

/** A phase of training; adds to a phase of testing whether there is a penalty. */
export interface TrainingPhase extends Phase {
  /** Whether the strategy's penalty is part of the loss, as it is from the second task on. */
  penalised: boolean;
}

export type TrainStep = Step<Learning, Batch, Features, Record<string, never>, { loss: tf.Scalar }>;

/**
 * One training step.
 * @param active names of the parameters that the optimizer updates
 * @param wholeLoss whether the reported loss includes the penalty; computing the penalty's value takes passes over all
 * parameters that its gradient does not need
 */
export const trainStep =
  (method: Method, phase: TrainingPhase, active: readonly string[], wholeLoss: boolean): TrainStep =>
  (carry, { each, tables }) => {
    const { parameters } = carry;
    const terms = lossTerms(method, phase, carry, each, tables);
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
      active,
      learningRate,
    });
    const strategyState = strategy.afterStep?.(
      carry.strategy as never,
      {
        gradients: sumOf([terms.task]),
        headGradients: sumOf(terms.head ? [terms.head] : []),
        before: parameters,
        after: after.parameters,
      },
      hyperparameters,
    );
    return {
      carry: {
        parameters: after.parameters,
        optimizer: after.state,
        strategy: strategyState ?? carry.strategy,
      },
      output: { loss: sum(Object.values(wholeLoss ? terms : own).map(({ value }) => value)) as tf.Scalar },
    };
  };

/** Names of the parameters that the loss of a phase depends on. */
export function dependsOn(
  method: Method,
  phase: TrainingPhase,
  carry: Learning,
  batch: Batch,
  tables: Features,
): string[] {
  const terms = Object.values(lossTerms(method, phase, carry, batch, tables));
  return Object.keys(carry.parameters).filter((name) => terms.some(({ gradients }) => gradients[name]));
}

/** The terms of the loss: the task's loss, the head's own loss and the strategy's penalty. */
type LossTerms = { task: Differentiated; head?: Differentiated; penalty?: Differentiated };

/** Computes the terms that apply, each with its gradients. */
function lossTerms(
  { network, strategy, hyperparameters }: Method,
  { outputLayer, columns, penalised }: TrainingPhase,
  carry: Learning,
  { rows, labels }: Batch,
  tables: Features,
): LossTerms {
  const { parameters } = carry;
  const features: tf.Tensor2D = tf.gather(tables.features, rows);
  const task = differentiate(
    () =>
      tf.mean(
        crossEntropies(countedColumns(network.logits(parameters, features, outputLayer), columns), labels),
      ),
    parameters,
  );
  const { loss: headLoss } = network;
  const head = headLoss && differentiate(() => headLoss(parameters, outputLayer), parameters);
  const { penalty: penaltyOf } = strategy;
  const penalty =
    penaltyOf && penalised
      ? differentiate(() => penaltyOf(parameters, carry.strategy as never, hyperparameters), parameters)
      : undefined;
  return { task, ...(head && { head }), ...(penalty && { penalty }) };
}

const sum = (tensors: readonly tf.Tensor[]): tf.Tensor =>
  tensors.reduce((total, tensor) => tf.add(total, tensor));

/** The first columns of the logits: those that count. */
export const countedColumns = (logits: tf.Tensor2D, columns: number): tf.Tensor2D =>
  columns === logits.shape[1] ? logits : tf.slice(logits, [0, 0], [logits.shape[0], columns]);
