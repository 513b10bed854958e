import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/array.js';
import { mapNamed } from '../plugins/named.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { Random } from '../random/random.js';
import type { Layer, NamedArrays } from './layer.js';
import { type Meet, type Meetings, plainly } from './meeting.js';
import { together } from './squares.js';

/** The inputs and outputs that a network must fit. */
export interface NetworkShape {
  /** Number of features. */
  inputs: number;
  /** Width of each output layer. */
  outputs: number;
  /** Names of the output layers: one per task in a task-incremental scenario, otherwise a single one. */
  outputLayers: readonly string[];
}

/** A trunk shared by all tasks, with one or more output layers on top. */
export interface Network {
  shape: NetworkShape;
  /** Initial values by name; names start with the layer: `hidden1.weight`. */
  initialParameters(random: Random): NamedArrays;
  /** Widths of the hidden layers, by their names. */
  hidden: Readonly<Record<string, number>>;
  /**
   * features [batch, inputs] → what the output layers read: [batch, width].
   * @param gates what the activations of hidden layers are multiplied with, by layer: [batch, units]
   * @param meet as for a layer; places are prefixed with the layer's name, like parameters
   */
  embed(parameters: NamedTensors, features: tf.Tensor2D, gates?: NamedTensors, meet?: Meet): tf.Tensor2D;
  /** What `embed` gives → logits [batch, outputs] of one output layer. */
  answer(parameters: NamedTensors, embedded: tf.Tensor2D, outputLayer: string, meet?: Meet): tf.Tensor2D;
  /** Both: features [batch, inputs] → logits [batch, outputs] of one output layer. */
  logits(
    parameters: NamedTensors,
    features: tf.Tensor2D,
    outputLayer: string,
    meet?: Meet,
    gates?: NamedTensors,
  ): tf.Tensor2D;
  /** The head's own weighted term of the training loss, over the trunk and one output layer. */
  loss?: ((parameters: NamedTensors, outputLayer: string) => tf.Scalar) | undefined;
  /** How that term counts in training. */
  lossUse: LossUse;
  /**
   * For each parameter of the trunk and one output layer, the sum over a batch's samples of each sample's squared
   * gradient, computed from the recorded products: of one loss per sample, or summed over several. Undefined if one of
   * the layers cannot compute it.
   */
  squaredGradients?:
    | ((parameters: NamedTensors, met: readonly Meetings[], outputLayer: string) => NamedTensors)
    | undefined;
}

/** How a head's own loss counts in training. */
export interface LossUse {
  /** The output layer whose loss counts: that of the current task, or that of the last of all tasks in every task. */
  outputLayer: 'current' | 'last';
  /** How often it counts in a step's loss, in the first task and in later ones. In the importance it counts once. */
  times: { first: number; later: number };
}

/** Once in every step, with the output layer in use. */
export const plainUse: LossUse = { outputLayer: 'current', times: { first: 1, later: 1 } };

/** The kinds of layers, and what becomes of the layers' own losses. */
export interface Layers {
  trunk: Layer;
  output: Layer;
  /** Weight of the layers' own losses; needed only if they have any. */
  lossWeight?: number;
  lossUse?: LossUse;
}

/** Layers `hidden1`, `hidden2`, …, each followed by a ReLU, then the output layers. */
export function layeredNetwork(
  { trunk: trunkLayer, output, lossWeight = 1, lossUse = plainUse }: Layers,
  hidden: readonly number[],
  shape: NetworkShape,
): Network {
  const widths = [shape.inputs, ...hidden];
  const hiddenLayers = hidden.map((_, index) => `hidden${index + 1}`);
  const embed: Network['embed'] = (parameters, features, gates = {}, meet = plainly) =>
    hiddenLayers.reduce((x, name) => {
      const activations: tf.Tensor2D = tf.relu(
        trunkLayer.apply(ofLayer(parameters, name), x, within(name, meet)),
      );
      const gate = gates[name];
      return gate ? tf.mul(activations, gate) : activations;
    }, features);
  const answer: Network['answer'] = (parameters, embedded, outputLayer, meet = plainly) =>
    output.apply(ofLayer(parameters, outputLayer), embedded, within(outputLayer, meet));
  return {
    shape,
    hidden: Object.fromEntries(hiddenLayers.map((name, index) => [name, hidden[index]!])),
    initialParameters(random) {
      const trunk = hiddenLayers.map((name, index) =>
        named(name, trunkLayer.initialParameters(widths[index]!, widths[index + 1]!, random.split(name))),
      );
      const outputs = shape.outputLayers.map((name) =>
        named(name, output.initialParameters(widths.at(-1)!, shape.outputs, random.split(name))),
      );
      return Object.assign({}, ...trunk, ...outputs) as NamedArrays;
    },
    embed,
    answer,
    logits: (parameters, features, outputLayer, meet, gates) =>
      answer(parameters, embed(parameters, features, gates, meet), outputLayer, meet),
    loss:
      output.loss &&
      ((parameters, outputLayer) => {
        const terms = [
          ...hiddenLayers.map((name) => trunkLayer.loss?.(ofLayer(parameters, name))),
          output.loss?.(ofLayer(parameters, outputLayer)),
        ].filter((term) => term !== undefined);
        return tf.mul(lossWeight, tf.addN(terms)) as tf.Scalar;
      }),
    lossUse,
    squaredGradients:
      trunkLayer.squaredGradients &&
      output.squaredGradients &&
      ((parameters, met, outputLayer) => {
        const squares = (name: string, layer: Layer) => {
          const each = met.map((one) => ofLayer(one, name));
          const few = layer.isOuter ? [together(each)] : each;
          const sums = few.map((one) => layer.squaredGradients!(ofLayer(parameters, name), one));
          return named(name, sums.reduce(added));
        };
        const trunk = hiddenLayers.map((name) => squares(name, trunkLayer));
        return Object.assign({}, ...trunk, squares(outputLayer, output)) as NamedTensors;
      }),
  };
}

/** Products of one layer: their places are prefixed with its name. */
const within =
  (layer: string, meet: Meet): Meet =>
  (place, ...operands) =>
    meet(`${layer}.${place}`, ...operands);

const added = (sum: NamedTensors, more: NamedTensors): NamedTensors =>
  mapNamed(sum, (one, name) => tf.add(one, more[name]!));

const named = <T>(layer: string, values: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${layer}.${name}`, value]));

/** The values that belong to one layer, such as its parameters, without the layer's prefix in their names. */
function ofLayer<T>(values: Record<string, T>, layer: string): Record<string, T> {
  const prefix = `${layer}.`;
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Number of trainable parameters. */
export const parameterCount = (parameters: NamedArrays): number =>
  Object.values(parameters).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
