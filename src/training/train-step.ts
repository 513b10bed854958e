import * as tf from '@tensorflow/tfjs-core';
import type { Step } from '../engine/engine.js';
import { mapNamed } from '../plugins/named.js';
import type { NamedTensors, StrategyState } from '../plugins/strategy.js';
import { type Differentiated, differentiate } from './gradients.js';
import { crossEntropies } from './losses.js';
import type { Method, Phase } from './method.js';
import type { OptimizerState } from './optimizers/optimizer.js';

/** What training hands from step to step. */
export type Learning = {
  parameters: NamedTensors;
  optimizer: OptimizerState;
  strategy: StrategyState;
};

/** A batch: rows of the features and their labels, both [batch]. */
export type Batch = { rows: tf.Tensor1D; labels: tf.Tensor1D };

export type Features = { features: tf.Tensor2D };

/** What a phase of training does beside what a phase of testing does. */
export interface TrainingPhase extends Phase {
  /** Whether the strategy's penalty is part of the loss: from the second task on. */
  penalised: boolean;
}

export type TrainStep = Step<Learning, Batch, Features, Record<string, never>, { loss: tf.Scalar }>;

/** One step of training; `active` are the parameters that the optimizer steps. */
export const trainStep =
  (method: Method, phase: TrainingPhase, active: readonly string[]): TrainStep =>
  (carry, { each, tables }) => {
    const { parameters } = carry;
    const { task, rest } = lossGradients(method, phase, carry, each, tables);
    const gradients = mapNamed(parameters, (parameter, name) => {
      const [first, second] = [task.gradients[name], rest?.gradients[name]];
      return first && second ? tf.add(first, second) : (first ?? second ?? tf.zerosLike(parameter));
    });
    const { optimizer, learningRate, strategy, hyperparameters } = method;
    const after = optimizer.update({
      parameters,
      gradients,
      state: carry.optimizer as never,
      active,
      learningRate,
    });
    const step = {
      gradients: mapNamed(parameters, (parameter, name) => task.gradients[name] ?? tf.zerosLike(parameter)),
      before: parameters,
      after: after.parameters,
    };
    return {
      carry: {
        parameters: after.parameters,
        optimizer: after.state,
        strategy: strategy.afterStep?.(carry.strategy as never, step, hyperparameters) ?? carry.strategy,
      },
      output: { loss: rest ? tf.add(task.value, rest.value) : task.value },
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
  const { task, rest } = lossGradients(method, phase, carry, batch, tables);
  return Object.keys(carry.parameters).filter((name) => task.gradients[name] ?? rest?.gradients[name]);
}

/** The task's loss, and the sum of the terms added to it, each with its gradients. */
function lossGradients(
  { network, strategy, hyperparameters }: Method,
  { outputLayer, columns, penalised }: TrainingPhase,
  carry: Learning,
  { rows, labels }: Batch,
  tables: Features,
): { task: Differentiated; rest: Differentiated | undefined } {
  const { parameters } = carry;
  const features: tf.Tensor2D = tf.gather(tables.features, rows);
  const task = differentiate(
    () =>
      tf.mean(
        crossEntropies(countedColumns(network.logits(parameters, features, outputLayer), columns), labels),
      ),
    parameters,
  );
  const { penalty } = strategy;
  const terms: (() => tf.Scalar)[] = [];
  if (network.loss) terms.push(() => network.loss!(parameters, outputLayer));
  if (penalty && penalised) terms.push(() => penalty(parameters, carry.strategy as never, hyperparameters));
  const rest =
    terms.length > 0
      ? differentiate(
          () => terms.map((term) => term()).reduce((sum, term) => tf.add(sum, term) as tf.Scalar),
          parameters,
        )
      : undefined;
  return { task, rest };
}

/** The first columns of logits: those of the classes seen so far. */
export const countedColumns = (logits: tf.Tensor2D, columns: number): tf.Tensor2D =>
  columns === logits.shape[1] ? logits : tf.slice(logits, [0, 0], [logits.shape[0], columns]);
