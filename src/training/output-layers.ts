import type { NamedArrays } from '../heads/layer.js';

/** The trunk and one output layer, renamed to the first, so that all output layers share one compiled program. */
export const withOneOutputLayer = (
  parameters: NamedArrays,
  outputLayers: readonly string[],
  outputLayer: string,
): NamedArrays =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => layerOf(name) === outputLayer || !outputLayers.includes(layerOf(name)))
      .map(([name, value]) => [
        layerOf(name) === outputLayer ? inLayer(name, outputLayers[0]!) : name,
        value,
      ]),
  );

/** The layer that a parameter belongs to. */
export const layerOf = (name: string): string => name.slice(0, name.indexOf('.'));

/** The parameter of that name in another layer. */
export const inLayer = (name: string, layer: string): string => `${layer}${name.slice(name.indexOf('.'))}`;
