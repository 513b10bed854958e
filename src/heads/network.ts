import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/array.js';
import type { NamedTensors } from '../plugins/strategy.js';
import type { Random } from '../random.js';
import type { Layer, NamedArrays } from './layer.js';

/** What a network has to fit. */
export interface NetworkShape {
  /** Number of features. */
  inputs: number;
  /** Width of each output layer. */
  outputs: number;
  /** Names of the output layers: one a task in a task-incremental scenario, otherwise one. */
  outputLayers: readonly string[];
}

/** A trunk that all tasks share and one or more output layers over it. */
export interface Network {
  shape: NetworkShape;
  /** Parameters are named by layer, `hidden1.weight`. */
  initialParameters(random: Random): NamedArrays;
  /** features [batch, inputs] → logits [batch, outputs] of one output layer. */
  logits(parameters: NamedTensors, features: tf.Tensor2D, outputLayer: string): tf.Tensor2D;
  /** The head's own term of the training loss, weighted; it concerns the trunk and one output layer. */
  loss?: ((parameters: NamedTensors, outputLayer: string) => tf.Scalar) | undefined;
}

/** Which kind of layer stands where, and how much the layers' own losses weigh. */
export interface Layers {
  trunk: Layer;
  output: Layer;
  lossWeight: number;
}

/** Layers `hidden1`, `hidden2`, … with rectifiers between them, then the output layers. */
export function layeredNetwork(
  { trunk: trunkLayer, output, lossWeight }: Layers,
  hidden: readonly number[],
  shape: NetworkShape,
): Network {
  const widths = [shape.inputs, ...hidden];
  const hiddenLayers = hidden.map((_, index) => `hidden${index + 1}`);
  return {
    shape,
    initialParameters(random) {
      const trunk = hiddenLayers.map((name, index) =>
        named(name, trunkLayer.initialParameters(widths[index]!, widths[index + 1]!, random.split(name))),
      );
      const outputs = shape.outputLayers.map((name) =>
        named(name, output.initialParameters(widths.at(-1)!, shape.outputs, random.split(name))),
      );
      return Object.assign({}, ...trunk, ...outputs) as NamedArrays;
    },
    logits(parameters, features, outputLayer) {
      const trunk = hiddenLayers.reduce(
        (x, name) => tf.relu(trunkLayer.apply(parametersOf(parameters, name), x)),
        features,
      );
      return output.apply(parametersOf(parameters, outputLayer), trunk);
    },
    loss:
      output.loss &&
      ((parameters, outputLayer) => {
        const terms = [
          ...hiddenLayers.map((name) => trunkLayer.loss?.(parametersOf(parameters, name))),
          output.loss?.(parametersOf(parameters, outputLayer)),
        ].filter((term) => term !== undefined);
        return tf.mul(lossWeight, tf.addN(terms)) as tf.Scalar;
      }),
  };
}

const named = (layer: string, parameters: NamedArrays): NamedArrays =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${layer}.${name}`, value]));

/** A layer's parameters, under their names within the layer. */
function parametersOf(parameters: NamedTensors, layer: string): NamedTensors {
  const prefix = `${layer}.`;
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Number of trainable parameters. */
export const parameterCount = (parameters: NamedArrays): number =>
  Object.values(parameters).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
