import * as tf from '@tensorflow/tfjs-core';
import { preprocessed } from './preprocessing.js';
import type { BlockWeights, FoldedConvolution, ResNet18Weights } from './weights.js';

/**
 * Stored with cached features. Must change with everything that changes features: here, in the preprocessing, or in the
 * folding of weights. PROTOCOL (src/runs/protocol.ts) then changes too, for the runs that were computed from the features.
 */
export const featuresVersion = 1;

/** Number of features per image. */
export const featureCount = 512;

/**
 * ResNet-18 up to its global average pooling (He, Zhang, Ren, Sun 2016, arXiv:1512.03385, Table 1), as
 * in torchvision, on images scaled to the given side.
 * @returns a function from images [n, 3, height, width], 0 … 255, to features [n, 512]
 */
export const resnet18 =
  (weights: ResNet18Weights, side: number) =>
  (images: tf.Tensor): tf.Tensor2D => {
    const stem = convolved(preprocessed(images as tf.Tensor4D, side), weights.stem, 2, 'relu');
    const pooled = tf.maxPool(stem, 3, 2, 1);
    return tf.mean(weights.blocks.reduce(block, pooled), [1, 2]);
  };

/** A residual block of two convolutions. */
function block(x: tf.Tensor4D, { first, second, shortcut, strides }: BlockWeights): tf.Tensor4D {
  const residual = convolved(convolved(x, first, strides, 'relu'), second, 1, 'linear');
  return tf.relu(tf.add(residual, shortcut ? convolved(x, shortcut, strides, 'linear') : x));
}

/** A convolution padded so that strides of 1 keep the size, like all of ResNet's. */
function convolved(
  x: tf.Tensor4D,
  { filter, bias }: FoldedConvolution,
  strides: number,
  activation: 'linear' | 'relu',
): tf.Tensor4D {
  const [side] = filter.shape as [number];
  return tf.fused.conv2d({
    x,
    filter: tf.tensor4d(filter.data as Float32Array, filter.shape as [number, number, number, number]),
    bias: tf.tensor1d(bias.data as Float32Array),
    strides,
    pad: (side - 1) / 2,
    activation,
  });
}
