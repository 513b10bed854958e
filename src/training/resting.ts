import * as tf from '@tensorflow/tfjs-core';
import { leaves, mapLeaves } from '../engine/array.js';
import { layerOf } from './output-layers.js';
import type { Learning } from './train-step.js';

type Trained = Pick<Learning, 'parameters' | 'optimizer'>;

/**
 * Puts back what a step has done to output layers that do not take it, such as decaying momentum.
 * @param alwaysStep whether a parameter takes every step, whatever its layer does
 * @param stepping [output layers]: 1 for those that take the step, 0 for the others
 */
export function withResting(
  before: Trained,
  after: Trained,
  outputLayers: readonly string[],
  stepping: tf.Tensor1D,
  alwaysStep: (name: string) => boolean,
): Trained {
  const shares = tf.unstack(stepping);
  const ofLayers = Object.keys(before.parameters).filter(
    (name) => outputLayers.includes(layerOf(name)) && !alwaysStep(name),
  );
  const earlier = new Map(leaves(before, isTensor).map(({ path, value }) => [path, value]));
  return mapLeaves(after, isTensor, (tensor, path) => {
    const name = ofLayers.find((one) => path.endsWith(`.${one}`));
    if (name === undefined) return tensor;
    const share = shares[outputLayers.indexOf(layerOf(name))]!;
    return tf.add(tf.mul(tensor, share), tf.mul(earlier.get(path)!, tf.sub(1, share)));
  }) as Trained;
}

const isTensor = (value: unknown): value is tf.Tensor => value instanceof tf.Tensor;
