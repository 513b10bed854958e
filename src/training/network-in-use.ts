import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../errors/user-error.js';
import type { NetworkInUse } from '../plugins/network-in-use.js';
import type { Samples } from '../plugins/samples.js';
import type { NamedTensors, StrategyState } from '../plugins/strategy.js';
import { weightedMean } from '../plugins/tools/weighted-mean.js';
import { crossEntropies } from './losses.js';
import { knowsBorders, type Method, noBorders } from './method.js';
import { chosenLayer } from './output-layers.js';
import { amongSeen } from './seen-classes.js';

/** What differs between tasks that run the same program, as data. */
export type OfTask = {
  /** [output layers]: 1 for the one in use, 0 for the others. */
  inUse: tf.Tensor1D;
  /** [outputs]: 1 for the classes seen so far, 0 for the others; read only in class-incremental scenarios. */
  seen: tf.Tensor1D;
  /**
   * [outputs]: 1 for the classes of earlier tasks, 0 for the others; read only in class-incremental scenarios. NaN where
   * nothing says when a task ends.
   */
  seenEarlier: tf.Tensor1D;
  /** The number of tasks so far, with the one in use; NaN where nothing says when a task ends. */
  tasks: tf.Scalar;
};

/** What the strategy multiplies the activations with, for samples of these tasks. */
export function gatesOf(
  { strategy, hyperparameters, network }: Method,
  parameters: NamedTensors,
  state: StrategyState,
  tasks: tf.Tensor1D,
): NamedTensors | undefined {
  const gates = strategy.gates?.(tasks, state as never, hyperparameters, parameters);
  const unknown = Object.keys(gates ?? {}).find((layer) => !(layer in network.hidden));
  if (unknown !== undefined) {
    const known = Object.keys(network.hidden).join(', ');
    throw new UserError(`${strategy.name} has gates for ${unknown}, but the hidden layers are ${known}`);
  }
  return gates;
}

/**
 * The network as strategies use it, with the gates of a strategy's state.
 * @param ofThisTask whether all samples with these tasks are known to be of the task in use
 */
export function networkInUse(
  method: Method,
  { inUse, seen, seenEarlier, tasks }: OfTask,
  state: StrategyState,
  ofThisTask: (tasks: tf.Tensor1D) => boolean,
): NetworkInUse {
  const { network, kind } = method;
  const { outputLayers } = network.shape;
  const [first] = outputLayers as [string];
  const embed = (parameters: NamedTensors, { features, tasks }: Samples) =>
    network.embed(parameters, features, gatesOf(method, parameters, state, tasks));
  const all = (parameters: NamedTensors, samples: Samples): tf.Tensor2D => {
    const embedded = embed(parameters, samples);
    if (outputLayers.length === 1) return network.answer(parameters, embedded, first);
    if (ofThisTask(samples.tasks)) {
      const chosen = { ...parameters, ...chosenLayer(parameters, outputLayers, inUse) };
      return network.answer(chosen, embedded, first);
    }
    return tf.addN(
      outputLayers.map((layer, task) => {
        const own = tf.cast(tf.equal(samples.tasks, task), 'float32');
        return tf.mul(network.answer(parameters, embedded, layer), tf.expandDims(own, 1));
      }),
    );
  };
  const logits: NetworkInUse['logits'] = (parameters, samples, among = 'seen') =>
    among === 'all' ? all(parameters, samples) : amongSeen(kind, all(parameters, samples), seen);
  const before = tf.cast(tf.greater(tasks, 1), 'float32') as tf.Scalar;
  return {
    embed,
    logits,
    earlier(parameters, samples) {
      if (!knowsBorders(method)) throw new UserError(noBorders(method));
      if (kind !== 'task') {
        const counted = method.outputs === 'all' ? seen : seenEarlier;
        return [{ logits: amongSeen(kind, all(parameters, samples), counted), counts: before }];
      }
      const embedded = embed(parameters, samples);
      // No task comes after the last one.
      return outputLayers.slice(0, -1).map((layer, task) => ({
        logits: network.answer(parameters, embedded, layer),
        counts: tf.cast(tf.greater(tasks, task + 1), 'float32') as tf.Scalar,
      }));
    },
    crossEntropy: (parameters, samples) =>
      weightedMean(crossEntropies(logits(parameters, samples), samples.labels), samples.weights),
    seen,
    seenEarlier,
  };
}
