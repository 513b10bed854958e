import * as tf from '@tensorflow/tfjs-core';
import type { FeatureDataset } from '../data/dataset.js';
import { type Arrays, float32, int32, type NdArray } from '../engine/array.js';
import type { Experience, PixelTransform } from '../plugins/task-sequence.js';

/** What is done with the features of each task's samples, where tasks differ in that. */
export type Transforms = {
  /** [tasks, inputs · taps]: the features that an input is made of, int32. */
  indices: tf.Tensor2D;
  /** [tasks, inputs · taps]: what each counts; without weights an input is a single feature. */
  weights?: tf.Tensor2D;
  /** [tasks, inputs]: added; there where there are weights. */
  offsets?: tf.Tensor2D;
};

/** A part of a dataset, as training and testing read it. */
export interface PartData {
  /** [rows, features]. */
  features: NdArray;
  transforms?: Arrays<Transforms>;
}

/** What a network takes for samples of these rows and tasks, both [n]: [n, inputs]. */
export function inputsOf(
  features: tf.Tensor2D,
  transforms: Transforms | undefined,
  rows: tf.Tensor1D,
  tasks: tf.Tensor1D,
): tf.Tensor2D {
  const plain: tf.Tensor2D = tf.gather(features, rows);
  if (!transforms) return plain;
  const { indices, weights, offsets } = transforms;
  const tapped: tf.Tensor2D = tf.gather(plain, tf.gather(indices, tasks), 1, 1);
  if (!weights || !offsets) return tapped;
  const [samples, inputs] = plain.shape;
  const parts = tf.reshape(tf.mul(tapped, tf.gather(weights, tasks)), [samples, inputs, -1]);
  return tf.add(tf.sum(parts, 2), tf.gather(offsets, tasks)) as tf.Tensor2D;
}

/**
 * What is done with the features of each task's samples; nothing where tasks have no transforms.
 * @param images undefined where features are not pixels
 */
export function transformsOf(
  experiences: readonly Pick<Experience, 'transform'>[],
  images: FeatureDataset['images'],
): { transforms?: Arrays<Transforms> } {
  const transforms = experiences.flatMap(({ transform }) => transform ?? []);
  if (!images || transforms.length === 0) return {};
  return { transforms: tablesOf(transforms, images) };
}

/** The transforms as tables, channel by channel. */
function tablesOf(
  transforms: readonly PixelTransform[],
  { channels, height, width, black }: NonNullable<FeatureDataset['images']>,
): Arrays<Transforms> {
  const pixels = height * width;
  const inputs = channels * pixels;
  const tasks = transforms.length;
  const taps = transforms[0]!.indices.length / pixels;
  const indices = new Int32Array(tasks * inputs * taps);
  const weights = new Float32Array(tasks * inputs * taps);
  const offsets = new Float32Array(tasks * inputs);
  for (const [task, transform] of transforms.entries()) {
    for (let input = 0; input < inputs; input++) {
      const channel = Math.floor(input / pixels);
      const pixel = input % pixels;
      const at = task * inputs + input;
      let missing = 1;
      for (let tap = 0; tap < taps; tap++) {
        const weight = transform.weights?.[pixel * taps + tap] ?? 1;
        indices[at * taps + tap] = channel * pixels + transform.indices[pixel * taps + tap]!;
        weights[at * taps + tap] = weight;
        missing -= weight;
      }
      offsets[at] = missing * black[channel]!;
    }
  }
  const places = { indices: int32([tasks, inputs * taps], indices) };
  // Without weights, each pixel is another one.
  if (taps === 1 && transforms.every((transform) => transform.weights === undefined)) return places;
  return {
    ...places,
    weights: float32([tasks, inputs * taps], weights),
    offsets: float32([tasks, inputs], offsets),
  };
}
