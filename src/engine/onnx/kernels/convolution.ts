import { backend_util } from '@tensorflow/tfjs-core';
import { UserError } from '../../../errors/user-error.js';
import { sizeOf } from '../../array.js';
import type { Graph, Value } from '../graph.js';
import { type Activation, activated } from './activation.js';
import { add, reshape, transpose } from './build.js';
import { type Recordings, reading } from './kernel.js';

/**
 * Images are [n, height, width, channels] in TensorFlow.js, and [n, channels, height, width] in ONNX's operators. Two
 * changes of order in a row cancel out here; the runtime moves those around element-wise operators out of the way.
 */
const channelsFirst = (graph: Graph, x: Value): Value => transpose(graph, x, [0, 3, 1, 2]);
const channelsLast = (graph: Graph, x: Value): Value => transpose(graph, x, [0, 2, 3, 1]);

type Extents = [number, number, number, number];

/** @throws UserError if TensorFlow.js expects more or fewer pixels than the padded image has room for. */
function checkRoom(name: string, info: backend_util.Conv2DInfo): void {
  const { padInfo, inHeight, inWidth, outHeight, outWidth } = info;
  const rows = inHeight + padInfo.top + padInfo.bottom - info.effectiveFilterHeight;
  const columns = inWidth + padInfo.left + padInfo.right - info.effectiveFilterWidth;
  const height = Math.floor(rows / info.strideHeight) + 1;
  const width = Math.floor(columns / info.strideWidth) + 1;
  if (height === outHeight && width === outWidth) return;
  throw new UserError(
    `${name} to ${height}×${width} pixels, which TensorFlow.js takes for ${outHeight}×${outWidth}, cannot be compiled: ` +
      'to treat height and width differently, pad with a list of four pairs',
  );
}

interface Convolution {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dilations: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Convolves x with a filter [height, width, channels, output channels], with a bias and an activation if given. */
function convolution2d(
  graph: Graph,
  { x, filter, bias }: Record<string, Value>,
  attributes: Convolution & Activation,
): Value {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attributes;
  const info = backend_util.computeConv2DInfo(
    [...x!.shape] as Extents,
    [...filter!.shape] as Extents,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  checkRoom('tf.conv2d', info);
  const isChannelsFirst = dataFormat === 'NCHW';
  const dense = isChannelsFirst ? undefined : denseMatrix(filter!, info);
  if (dense) {
    const product = graph.add(
      'MatMul',
      [
        reshape(graph, x!, [info.batchSize, dense.rows]),
        graph.constant('float32', [dense.rows, dense.columns], { data: dense.data }),
      ],
      { dtype: 'float32', shape: [info.batchSize, dense.columns] },
    );
    const image = reshape(graph, product, info.outShape);
    return activated(graph, bias ? add(graph, image, bias) : image, attributes);
  }
  const { top, bottom, left, right } = info.padInfo;
  const { batchSize, outChannels, outHeight, outWidth } = info;
  // The runtime adds one number per channel in the same pass.
  const isOneAChannel = bias !== undefined && sizeOf(bias.shape) === outChannels && !isChannelsFirst;
  const convolved = graph.add(
    'Conv',
    [
      isChannelsFirst ? x! : channelsFirst(graph, x!),
      transpose(graph, filter!, [3, 2, 0, 1]),
      ...(isOneAChannel ? [reshape(graph, bias, [outChannels])] : []),
    ],
    { dtype: 'float32', shape: [batchSize, outChannels, outHeight, outWidth] },
    {
      kernel_shape: [info.filterHeight, info.filterWidth],
      strides: [info.strideHeight, info.strideWidth],
      dilations: [info.dilationHeight, info.dilationWidth],
      pads: [top, left, bottom, right],
    },
  );
  if (isOneAChannel) return channelsLast(graph, activated(graph, convolved, attributes));
  const image = isChannelsFirst ? convolved : channelsLast(graph, convolved);
  return activated(graph, bias ? add(graph, image, bias) : image, attributes);
}

/**
 * The matrix that maps a whole flat image to its convolution. If an image is hardly larger than its padding, most of a
 * filter's taps fall on padding: one matrix product without them, and without handling of edges, takes a third of the
 * time. Only for a constant filter, and a matrix of at most twice its size.
 */
function denseMatrix(
  { constant, shape }: Value,
  info: backend_util.Conv2DInfo,
): { rows: number; columns: number; data: Float32Array } | undefined {
  const { inHeight, inWidth, outHeight, outWidth, inChannels, outChannels, padInfo } = info;
  const [filterHeight, filterWidth] = shape as Extents;
  const blocks = inHeight * inWidth * outHeight * outWidth;
  if (!constant || !('data' in constant) || blocks > 2 * filterHeight * filterWidth) return undefined;
  const filter = constant.data as Float32Array;
  const rows = inHeight * inWidth * inChannels;
  const columns = outHeight * outWidth * outChannels;
  const data = new Float32Array(rows * columns);
  const tap = (input: number, output: number, stride: number, dilation: number, before: number): number =>
    (input - output * stride + before) / dilation;
  for (let block = 0; block < blocks; block++) {
    const output = block % (outHeight * outWidth);
    const input = Math.floor(block / (outHeight * outWidth));
    const y = tap(
      Math.floor(input / inWidth),
      Math.floor(output / outWidth),
      info.strideHeight,
      info.dilationHeight,
      padInfo.top,
    );
    const x = tap(input % inWidth, output % outWidth, info.strideWidth, info.dilationWidth, padInfo.left);
    const isTap = [y, x].every(Number.isInteger) && y >= 0 && y < filterHeight && x >= 0 && x < filterWidth;
    if (!isTap) continue;
    for (let channel = 0; channel < inChannels; channel++) {
      const from = ((y * filterWidth + x) * inChannels + channel) * outChannels;
      const to = (input * inChannels + channel) * columns + output * outChannels;
      data.set(filter.subarray(from, from + outChannels), to);
    }
  }
  return { rows, columns, data };
}

interface Pooling {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** How pixels of the scaled image map to the image: ONNX's name for TensorFlow.js's two flags. */
const coordinates = (alignCorners: boolean, halfPixelCenters: boolean): string => {
  if (alignCorners) return 'align_corners';
  return halfPixelCenters ? 'half_pixel' : 'asymmetric';
};

// Without gradients, since backbones are not trained.
export const convolution: Recordings = {
  Conv2D: reading<Convolution>((graph, inputs, attributes) =>
    convolution2d(graph, inputs, { ...attributes, activation: 'linear', leakyreluAlpha: 0 }),
  ),
  FusedConv2D: reading<Convolution & Activation>(convolution2d),
  MaxPool: reading<Pooling>((graph, { x }, { filterSize, strides, pad, dimRoundingMode }) => {
    const info = backend_util.computePool2DInfo(
      [...x!.shape] as Extents,
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    checkRoom('tf.maxPool', info);
    const { top, bottom, left, right } = info.padInfo;
    const pooled = graph.add(
      'MaxPool',
      [channelsFirst(graph, x!)],
      { dtype: x!.dtype, shape: [info.batchSize, info.outChannels, info.outHeight, info.outWidth] },
      {
        kernel_shape: [info.filterHeight, info.filterWidth],
        strides: [info.strideHeight, info.strideWidth],
        pads: [top, left, bottom, right],
      },
    );
    return channelsLast(graph, pooled);
  }),
  ResizeBilinear: reading<{ alignCorners: boolean; halfPixelCenters: boolean; size: [number, number] }>(
    (graph, { images }, { alignCorners, halfPixelCenters, size }) => {
      const [count, , , channels] = images!.shape as Extents;
      const shape = [count, channels, ...size];
      // The operator also takes a part of the image and a scale, which are left empty.
      const none = graph.constant('float32', [0], { data: new Float32Array() });
      const scaled = graph.add(
        'Resize',
        [channelsFirst(graph, images!), none, none, graph.integers(shape)],
        { dtype: 'float32', shape },
        {
          mode: 'linear',
          coordinate_transformation_mode: coordinates(alignCorners, halfPixelCenters),
        },
      );
      return channelsLast(graph, scaled);
    },
  ),
};
