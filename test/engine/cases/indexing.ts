import * as tf from '@tensorflow/tfjs-core';
import { float32, int32 } from '../../../src/engine/array.js';
import { type KernelCases, of, sampler } from './case.js';

const { floats, integers, truths } = sampler('indexing');

const gather =
  (axis = 0) =>
  (x: tf.Tensor, indices: tf.Tensor): tf.Tensor =>
    tf.gather(x, indices as tf.Tensor1D, axis);

const segments =
  (count: number) =>
  (x: tf.Tensor, ids: tf.Tensor): tf.Tensor =>
    tf.unsortedSegmentSum(x, ids as tf.Tensor1D, count);

const oneHot =
  (depth: number, on?: number, off?: number, dtype?: 'float32' | 'int32' | 'bool') =>
  (indices: tf.Tensor): tf.Tensor =>
    tf.oneHot(indices, depth, on, off, dtype);

export const indexing: KernelCases = {
  GatherV2: [
    of('rows', [floats([5, 3]), int32([4], [4, 0, 2, 4])], gather()),
    of('columns', [floats([3, 5]), int32([2], [1, 4])], gather(-1)),
    of('a middle axis', [floats([2, 4, 3]), int32([3], [3, 3, 0])], gather(1)),
    of('rank-2 indices', [floats([5, 3]), integers([2, 3], 0, 5)], gather()),
    of('rank-2 indices, last axis', [floats([3, 5]), integers([2, 3], 0, 5)], gather(-1)),
    of('a scalar index', [floats([5, 3]), int32([], [2])], gather()),
    of('a vector', [floats([5]), int32([3], [1, 1, 0])], gather()),
    of('integers', [integers([5, 2]), int32([2], [3, 1])], gather()),
    of('truth values', [truths([5]), int32([2], [3, 1])], gather()),
    of(
      'others in each row',
      [floats([3, 5]), integers([3, 4], 0, 5)],
      (x, at) => tf.gather(x, at as tf.Tensor2D, 1, 1),
      { gradient: false },
    ),
    of('no indices', [floats([5, 3]), int32([0], [])], gather(), { gradient: false }),
    of('constant indices', [floats([5, 3])], (x) => tf.gather(x, tf.tensor1d([3, 1, 1], 'int32'))),
    of('uniform indices', [floats([5, 3])], (x) => tf.gather(x, tf.zeros([2], 'int32'))),
  ],
  GatherNd: [
    of('elements', [floats([3, 4]), int32([2, 2], [0, 1, 2, 3])], (x, at) => tf.gatherND(x, at)),
    of('rows', [floats([3, 4]), int32([3, 1], [2, 0, 2])], (x, at) => tf.gatherND(x, at)),
    of('indices of rank 3', [floats([3, 4]), integers([2, 3, 2], 0, 3)], (x, at) => tf.gatherND(x, at)),
    of('integers', [integers([5]), int32([2, 1], [4, 1])], (x, at) => tf.gatherND(x, at)),
  ],
  ScatterNd: [
    of('rows', [int32([2, 1], [3, 1]), floats([2, 3])], (at, x) => tf.scatterND(at, x, [4, 3])),
    of('elements', [int32([3, 2], [0, 1, 2, 2, 1, 0]), floats([3])], (at, x) => tf.scatterND(at, x, [3, 3])),
    of('repeated places', [int32([4, 1], [1, 1, 0, 1]), floats([4])], (at, x) => tf.scatterND(at, x, [3])),
    of('integers', [int32([3, 1], [2, 2, 0]), integers([3])], (at, x) => tf.scatterND(at, x, [5])),
  ],
  UnsortedSegmentSum: [
    of('a vector', [floats([6]), int32([6], [0, 2, 2, 1, 0, 2])], segments(3)),
    of('rows', [floats([5, 3]), int32([5], [1, 1, 1, 0, 1])], segments(2)),
    of('a segment without rows', [floats([3, 2]), int32([3], [3, 0, 3])], segments(5)),
    // TensorFlow.js on its 'cpu' backend makes floats of them.
    of('integers', [integers([4, 2]), int32([4], [1, 0, 1, 1])], (x, ids) =>
      tf.cast(segments(2)(x, ids), 'float32'),
    ),
    of('ones', [int32([4], [1, 0, 1, 1])], (ids) => segments(2)(tf.ones([4]), ids)),
  ],
  OneHot: [
    of('classes', [int32([4], [2, 0, 1, 2])], oneHot(3)),
    of('rank 2', [integers([2, 3], 0, 4)], oneHot(4)),
    of('rank 0', [int32([], [1])], oneHot(3)),
    of('other values', [int32([3], [2, 0, 1])], oneHot(3, 0.9, 0.05)),
    of('integers', [int32([3], [2, 0, 1])], oneHot(3, 5, -1, 'int32')),
    of('truth values', [int32([3], [2, 0, 1])], oneHot(3, 1, 0, 'bool')),
    of('out of range', [int32([4], [-1, 3, 1, 99])], oneHot(3)),
    of('out of range, other values', [int32([3], [-1, 3, 1])], oneHot(3, 2, -2)),
    of('two classes', [int32([2], [0, 1])], oneHot(2)),
    of('of found positions', [float32([2, 3], [1, 3, 2, 9, 8, 7])], (x) => tf.oneHot(tf.argMax(x, 1), 3), {
      gradient: false,
    }),
  ],
};
