import * as tf from '@tensorflow/tfjs-core';
import type { NamedArrays } from '../heads/layer.js';
import type { NamedTensors } from '../plugins/strategy.js';

/**
 * The chosen one of several output layers, under the names of the first; nothing if there is only one. Which one is
 * data: the values of each times 1 or 0, added up, which are the same numbers.
 * @param choice [layers]: 1 for the layer to use, 0 for the others
 */
export function chosenLayer(
  parameters: NamedTensors,
  outputLayers: readonly string[],
  choice: tf.Tensor1D,
): NamedTensors {
  if (outputLayers.length === 1) return {};
  const shares = tf.unstack(choice);
  const chosen = namesIn(parameters, outputLayers[0]!).map((name) => {
    const parts = outputLayers.map((layer, index) =>
      tf.mul(parameters[inLayer(name, layer)]!, shares[index]!),
    );
    return [name, parts.reduce((total, part) => tf.add(total, part))];
  });
  return Object.fromEntries(chosen) as NamedTensors;
}

/**
 * Gradients of the chosen output layer, given under the names of the first, as gradients of all of them: 0 for the
 * others.
 * @param choice as for `chosenLayer`
 */
export function inEachLayer(
  gradients: Partial<NamedTensors>,
  outputLayers: readonly string[],
  choice: tf.Tensor1D,
): Partial<NamedTensors> {
  if (outputLayers.length === 1) return gradients;
  const shares = tf.unstack(choice);
  const spread = namesIn(gradients, outputLayers[0]!).flatMap((name) =>
    outputLayers.map((layer, index) => {
      const gradient = gradients[name];
      return [inLayer(name, layer), gradient && tf.mul(gradient, shares[index]!)];
    }),
  );
  return { ...gradients, ...Object.fromEntries(spread) };
}

/** The parameters of one output layer, under the names of the first; nothing if there is only one. */
export const copyOfLayer = (
  parameters: NamedArrays,
  outputLayers: readonly string[],
  outputLayer: string,
): NamedArrays => (outputLayers.length === 1 ? {} : asFirst(parameters, outputLayers, outputLayer));

/** The trunk and one output layer, renamed to the first, so that all output layers share one compiled program. */
export const withOneOutputLayer = (
  parameters: NamedArrays,
  outputLayers: readonly string[],
  outputLayer: string,
): NamedArrays => ({
  ...Object.fromEntries(Object.entries(parameters).filter(([name]) => !outputLayers.includes(layerOf(name)))),
  ...asFirst(parameters, outputLayers, outputLayer),
});

/** The parameters of one layer. */
export const ofLayer = (parameters: NamedArrays, layer: string): NamedArrays =>
  Object.fromEntries(namesIn(parameters, layer).map((name) => [name, parameters[name]!]));

const asFirst = (parameters: NamedArrays, [first]: readonly string[], outputLayer: string): NamedArrays =>
  Object.fromEntries(
    namesIn(parameters, outputLayer).map((name) => [inLayer(name, first!), parameters[name]!]),
  );

/** The layer that a parameter belongs to. */
export const layerOf = (name: string): string => name.slice(0, name.indexOf('.'));

/** The parameter of that name in another layer. */
export const inLayer = (name: string, layer: string): string => `${layer}${name.slice(name.indexOf('.'))}`;

const namesIn = (values: object, layer: string): string[] =>
  Object.keys(values).filter((name) => layerOf(name) === layer);
