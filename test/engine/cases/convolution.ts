import * as tf from '@tensorflow/tfjs-core';
import { type KernelCase, type KernelCases, of, sampler } from './case.js';

const { floats } = sampler('convolution');

type Pad = Parameters<typeof tf.conv2d>[3];
type Rank4 = [number, number, number, number];

interface Convolution {
  x: Rank4;
  filter: Rank4;
  strides?: number | [number, number];
  pad?: Pad;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: number | [number, number];
}

const noGradient = { gradient: false };

const convolved = (label: string, each: Convolution): KernelCase => {
  const { x, filter, strides = 1, pad = 0, dataFormat, dilations } = each;
  return of(
    label,
    [floats(x), floats(filter)],
    (a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad, dataFormat, dilations),
    noGradient,
  );
};

/** The same with the filter as a constant of the function. */
const constantFilter = (
  label: string,
  { x, filter, strides = 1, pad = 0, dilations }: Convolution,
): KernelCase => {
  const { data } = floats(filter);
  return of(
    label,
    [floats(x)],
    (a) =>
      tf.conv2d(a as tf.Tensor4D, tf.tensor4d(data as Float32Array, filter), strides, pad, 'NHWC', dilations),
    noGradient,
  );
};

type Activation = NonNullable<Parameters<typeof tf.fused.conv2d>[0]['activation']>;

const fused = (activation: Activation, biasShape: number[] = [6]): KernelCase =>
  of(
    `${activation}, bias [${biasShape}]`,
    [floats([2, 5, 6, 3]), floats([3, 3, 3, 6]), floats(biasShape)],
    (x, filter, bias) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: filter as tf.Tensor4D,
        strides: 2,
        pad: 1,
        bias,
        activation,
        leakyreluAlpha: 0.3,
      }),
  );

const pooled = (
  label: string,
  shape: Rank4,
  ...how: [number | [number, number], number | [number, number], Pad]
) => of(label, [floats(shape, -3, -1)], (x) => tf.maxPool(x as tf.Tensor4D, ...how), noGradient);

const scaled = (label: string, shape: Rank4, size: [number, number], corners = false, centres = false) =>
  of(
    label,
    [floats(shape)],
    (x) => tf.image.resizeBilinear(x as tf.Tensor4D, size, corners, centres),
    noGradient,
  );

export const convolution: KernelCases = {
  Conv2D: [
    convolved('one tap', { x: [2, 4, 5, 3], filter: [1, 1, 3, 2] }),
    convolved('without padding', { x: [2, 6, 5, 3], filter: [3, 2, 3, 4], pad: 'valid' }),
    convolved('padded to the same size', { x: [2, 6, 5, 3], filter: [3, 4, 3, 4], pad: 'same' }),
    convolved('the same size in strides', { x: [2, 6, 7, 3], filter: [3, 3, 3, 4], pad: 'same', strides: 2 }),
    convolved('padded by a number, in strides', {
      x: [2, 9, 8, 3],
      filter: [7, 7, 3, 5],
      pad: 3,
      strides: 2,
    }),
    convolved('strides that differ', {
      x: [1, 9, 8, 2],
      filter: [3, 3, 2, 2],
      pad: [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ],
      strides: [1, 3],
    }),
    convolved('padding that differs', {
      x: [1, 5, 6, 2],
      filter: [3, 3, 2, 2],
      pad: [
        [0, 0],
        [2, 1],
        [0, 2],
        [0, 0],
      ],
    }),
    convolved('taps apart', { x: [1, 9, 9, 2], filter: [3, 3, 2, 2], pad: 'same', dilations: [2, 3] }),
    convolved('channels first', { x: [2, 3, 6, 5], filter: [3, 3, 3, 4], pad: 1, dataFormat: 'NCHW' }),
    convolved('many channels', { x: [3, 8, 8, 32], filter: [3, 3, 32, 48], pad: 1 }),
    convolved('a tiny image', { x: [3, 2, 2, 16], filter: [3, 3, 16, 24], pad: 1 }),
    constantFilter('a constant filter', { x: [2, 6, 5, 3], filter: [3, 3, 3, 4], pad: 1 }),
    // These become one product.
    constantFilter('a constant filter on one pixel', { x: [3, 1, 1, 4], filter: [3, 3, 4, 5], pad: 1 }),
    constantFilter('a constant filter on 2×2', { x: [3, 2, 2, 4], filter: [3, 3, 4, 5], pad: 1 }),
    constantFilter('a constant filter on 1×3', { x: [3, 1, 3, 4], filter: [3, 4, 4, 5], pad: 'same' }),
    constantFilter('a constant filter on 3×2, in strides', {
      x: [3, 3, 2, 4],
      filter: [3, 3, 4, 5],
      pad: 1,
      strides: 2,
    }),
    constantFilter('a constant filter on 3×3, taps apart', {
      x: [3, 3, 3, 4],
      filter: [5, 5, 4, 2],
      pad: [
        [0, 0],
        [3, 4],
        [4, 4],
        [0, 0],
      ],
      dilations: 2,
    }),
    constantFilter('a constant filter of which one tap meets the image', {
      x: [3, 1, 1, 2],
      filter: [2, 2, 2, 3],
      pad: 1,
      strides: 2,
    }),
    of(
      'one after the other',
      [floats([2, 6, 5, 3]), floats([3, 3, 3, 4]), floats([3, 3, 4, 3])],
      (x, first, second) => {
        const hidden = tf.relu(tf.conv2d(x as tf.Tensor4D, first as tf.Tensor4D, 1, 1));
        return tf.add(x, tf.conv2d(hidden as tf.Tensor4D, second as tf.Tensor4D, 1, 1));
      },
      noGradient,
    ),
  ],
  FusedConv2D: [
    ...(['linear', 'relu', 'relu6', 'sigmoid', 'elu', 'leakyrelu'] as const).map((each) => fused(each)),
    fused('relu', []),
    fused('relu', [1, 1, 1, 6]),
    of('without bias', [floats([1, 4, 4, 2]), floats([3, 3, 2, 3])], (x, filter) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: filter as tf.Tensor4D,
        strides: 1,
        pad: 'same',
        activation: 'relu',
      }),
    ),
    of('a constant filter on 2×2', [floats([5, 2, 2, 3]), floats([4])], (x, bias) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: tf.tensor4d(
          Array.from({ length: 108 }, (_, index) => Math.sin(index)),
          [3, 3, 3, 4],
        ),
        strides: 1,
        pad: 1,
        bias,
        activation: 'relu',
      }),
    ),
  ],
  MaxPool: [
    // Values below zero, so that padding with zeros would win.
    pooled('without padding', [2, 6, 5, 3], 2, 2, 'valid'),
    pooled('padded by a number', [2, 7, 8, 3], 3, 2, 1),
    pooled('the same size', [2, 5, 4, 3], [3, 2], 1, 'same'),
    pooled('sizes and strides that differ', [1, 7, 9, 2], [2, 3], [3, 1], 'valid'),
    pooled('many channels', [2, 8, 8, 32], 3, 2, 1),
  ],
  ResizeBilinear: [
    scaled('larger, half-pixel centres', [2, 4, 5, 3], [8, 15], false, true),
    scaled('larger by a fraction, half-pixel centres', [2, 28, 28, 1], [64, 33], false, true),
    scaled('smaller, half-pixel centres', [2, 9, 8, 3], [4, 3], false, true),
    scaled('corners aligned', [2, 4, 5, 3], [7, 9], true),
    scaled('neither', [2, 4, 5, 3], [8, 10]),
    scaled('one pixel', [2, 1, 1, 3], [4, 3], false, true),
    scaled('the same size', [2, 4, 4, 3], [4, 4], false, true),
  ],
};
