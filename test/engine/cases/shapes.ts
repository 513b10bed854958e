import * as tf from '@tensorflow/tfjs-core';
import { type KernelCases, of, sampler } from './case.js';

const { floats, integers, truths } = sampler('shapes');

const strided = (
  begin: number[],
  end: number[],
  strides: number[],
  ...masks: [begin?: number, end?: number, ellipsis?: number, newAxis?: number, shrink?: number]
) => {
  return (x: tf.Tensor): tf.Tensor => tf.stridedSlice(x, begin, end, strides, ...masks);
};

/** A kernel without inputs, next to one, so that there is something to differentiate. */
const beside =
  (make: () => tf.Tensor) =>
  (x: tf.Tensor): tf.Tensor[] => [make(), tf.neg(x)];

export const shapes: KernelCases = {
  Reshape: [
    of('to another rank', [floats([3, 4])], (x) => tf.reshape(x, [2, 1, 6])),
    of('an extent left open', [floats([3, 4])], (x) => tf.reshape(x, [6, -1])),
    of('to rank 0', [floats([1, 1])], (x) => tf.reshape(x, [])),
    of('the same shape', [floats([3, 4])], (x) => tf.reshape(x, [3, 4])),
    of('empty', [floats([0, 4])], (x) => tf.reshape(x, [2, 0])),
    of('ones', [floats([4])], (x) => tf.mul(x, tf.reshape(tf.ones([2, 2]), [4]))),
    of('truth values', [truths([4])], (x) => tf.reshape(x, [2, 2])),
  ],
  ExpandDims: [
    of('first', [floats([3, 4])], (x) => tf.expandDims(x, 0)),
    of('last', [floats([3, 4])], (x) => tf.expandDims(x, -1)),
    of('between', [floats([3, 4])], (x) => tf.expandDims(x, 1)),
    of('between, from the back', [floats([3, 4])], (x) => tf.expandDims(x, -2)),
    of('rank 0', [floats([])], (x) => tf.expandDims(x)),
    of('integers', [integers([2])], (x) => tf.expandDims(x)),
  ],
  Transpose: [
    of('a matrix', [floats([3, 4])], (x) => tf.transpose(x)),
    of('rank 3, reversed', [floats([2, 3, 4])], (x) => tf.transpose(x)),
    of('rank 3, turned', [floats([2, 3, 4])], (x) => tf.transpose(x, [2, 0, 1])),
    of('left as it is', [floats([2, 3])], (x) => tf.transpose(x, [0, 1])),
    of('integers', [integers([2, 3])], (x) => tf.transpose(x)),
    of('truth values', [truths([2, 3])], (x) => tf.transpose(x)),
    of('ones', [floats([3, 2])], (x) => tf.mul(x, tf.transpose(tf.ones([2, 3])))),
  ],
  Concat: [
    of('rows', [floats([2, 3]), floats([1, 3]), floats([4, 3])], (...parts) => tf.concat(parts, 0)),
    of('the last axis', [floats([2, 3]), floats([2, 1])], (...parts) => tf.concat(parts, -1)),
    of('with an empty part', [floats([2, 3]), floats([0, 3]), floats([1, 3])], (...parts) =>
      tf.concat(parts),
    ),
    of('empty parts alone', [floats([0, 3]), floats([0, 3])], (...parts) => tf.concat(parts)),
    of('one filled part', [floats([0, 3]), floats([2, 3])], (...parts) => tf.concat(parts)),
    of('vectors', [floats([3]), floats([1])], (...parts) => tf.concat(parts)),
    of('with a constant', [floats([2, 3])], (x) => tf.concat([x, tf.zeros([1, 3]), x])),
    of('integers', [integers([2]), integers([3])], (...parts) => tf.concat(parts)),
    of('truth values', [truths([2]), truths([3])], (...parts) => tf.concat(parts)),
    of(
      'twelve parts',
      Array.from({ length: 12 }, (_, index) => floats([1 + (index % 3)])),
      (...parts) => tf.concat(parts),
    ),
  ],
  Pack: [
    of('first axis', [floats([3]), floats([3])], (...parts) => tf.stack(parts)),
    of('last axis', [floats([2, 3]), floats([2, 3])], (...parts) => tf.stack(parts, -1)),
    of('between', [floats([2, 3]), floats([2, 3])], (...parts) => tf.stack(parts, 1)),
    of('scalars', [floats([]), floats([]), floats([])], (...parts) => tf.stack(parts)),
    of('one', [floats([2])], (x) => tf.stack([x])),
    of('integers', [integers([2]), integers([2])], (...parts) => tf.stack(parts)),
  ],
  Unpack: [
    of('first axis', [floats([3, 2])], (x) => tf.unstack(x)),
    of('last axis', [floats([2, 3])], (x) => tf.unstack(x, -1)),
    of('a vector', [floats([3])], (x) => tf.unstack(x)),
    // TensorFlow.js has no gradient of what gives one tensor in place of several.
    of('an extent of 1', [floats([2, 1])], (x) => tf.unstack(x, 1), { gradient: false }),
    of('integers', [integers([2, 2])], (x) => tf.unstack(x)),
  ],
  SplitV: [
    of('equal parts', [floats([6, 2])], (x) => tf.split(x, 3)),
    of('sizes', [floats([2, 7])], (x) => tf.split(x, [1, 4, 2], 1)),
    of('a size left open', [floats([2, 7])], (x) => tf.split(x, [1, -1, 2], -1)),
    of('an empty part', [floats([3])], (x) => tf.split(x, [0, 3])),
    // As above.
    of('one part', [floats([3, 2])], (x) => tf.split(x, 1), { gradient: false }),
    of('integers', [integers([4])], (x) => tf.split(x, 2)),
  ],
  Slice: [
    of('rows', [floats([5, 3])], (x) => tf.slice(x, 1, 2)),
    of('to the end', [floats([5, 3])], (x) => tf.slice(x, [2, 1], [-1, -1])),
    of('sizes left out', [floats([5, 3])], (x) => tf.slice(x, [1, 0])),
    of('all of it', [floats([5, 3])], (x) => tf.slice(x, [0, 0], [5, 3])),
    of('nothing', [floats([5, 3])], (x) => tf.slice(x, [0, 0], [0, 3]), { gradient: false }),
    of('rank 3', [floats([3, 4, 5])], (x) => tf.slice(x, [1, 0, 3], [1, 4, 2])),
    of('integers', [integers([5])], (x) => tf.slice(x, 2, 2)),
    of('ones', [floats([2])], (x) => tf.mul(x, tf.slice(tf.ones([5]), 2, 2))),
  ],
  StridedSlice: [
    of('every second', [floats([7, 5])], strided([0, 1], [7, 5], [2, 2])),
    of('backwards to the start', [floats([5])], strided([0], [0], [-1], 1, 1)),
    of('backwards, in part', [floats([7])], strided([5], [1], [-2])),
    of('negative places', [floats([7, 3])], strided([-4, 0], [-1, 2], [1, 1])),
    of('masks', [floats([5, 4])], strided([2, 2], [3, 3], [1, 1], 1, 2)),
    of('a row', [floats([5, 4])], strided([2, 0], [3, 4], [1, 1], 0, 0, 0, 0, 1)),
    of('a new axis', [floats([5, 4])], strided([0, 1, 0], [0, 3, 4], [1, 1, 1], 0, 0, 0, 1)),
    of('an ellipsis', [floats([2, 3, 4])], strided([0, 1], [0, 3], [1, 1], 0, 0, 1)),
    of('an ellipsis and a column', [floats([2, 3, 4])], strided([0, -1], [0, 0], [1, 1], 0, 0, 1, 0, 2)),
    of('nothing', [floats([5])], strided([3], [3], [1])),
    of('beyond the end', [floats([5])], strided([1], [99], [3])),
    of('integers', [integers([5])], strided([4], [-6], [-1])),
  ],
  Reverse: [
    of('a vector', [floats([5])], (x) => tf.reverse(x)),
    of('all axes', [floats([3, 4])], (x) => tf.reverse(x)),
    of('the last axis', [floats([3, 4])], (x) => tf.reverse(x, -1)),
    of('two axes', [floats([2, 3, 4])], (x) => tf.reverse(x, [2, 0])),
    of('rank 0', [floats([])], (x) => tf.reverse(x)),
    of('truth values', [truths([5])], (x) => tf.reverse(x)),
  ],
  Tile: [
    of('a matrix', [floats([2, 3])], (x) => tf.tile(x, [3, 2])),
    of('a vector', [floats([3])], (x) => tf.tile(x, [4])),
    of('once', [floats([3, 1])], (x) => tf.tile(x, [1, 1])),
    of('integers', [integers([2, 1])], (x) => tf.tile(x, [1, 3])),
    of('truth values', [truths([2])], (x) => tf.tile(x, [2])),
    of('ones', [floats([6])], (x) => tf.mul(x, tf.tile(tf.ones([3]), [2]))),
    of('broadcastTo', [floats([3, 1])], (x) => tf.broadcastTo(x, [2, 3, 4])),
  ],
  PadV2: [
    of('zeros', [floats([2, 3])], (x) =>
      tf.pad(x, [
        [1, 0],
        [0, 2],
      ]),
    ),
    of('another value', [floats([2, 3])], (x) =>
      tf.pad(
        x,
        [
          [1, 1],
          [2, 1],
        ],
        1.5,
      ),
    ),
    of('a vector', [floats([3])], (x) => tf.pad(x, [[0, 3]])),
    of('nothing', [floats([3])], (x) => tf.pad(x, [[0, 0]])),
    of('integers', [integers([3])], (x) => tf.pad(x, [[1, 1]], 7)),
    of('ones', [floats([5])], (x) => tf.mul(x, tf.pad(tf.ones([3]), [[1, 1]]))),
  ],
  Fill: [
    of('floats', [floats([2, 3])], (x) => tf.mul(x, tf.fill([2, 3], 0.3))),
    of(
      'a result',
      [floats([3])],
      beside(() => tf.fill([2, 3], 0.3)),
    ),
    of(
      'a large result',
      [floats([3])],
      beside(() => tf.fill([9, 11], -7, 'int32')),
    ),
    of('integers', [integers([2])], (x) => tf.add(x, tf.fill([2], 3, 'int32'))),
    of('rank 0', [floats([2])], (x) => tf.mul(x, tf.fill([], 3))),
    of(
      'empty',
      [floats([2])],
      beside(() => tf.fill([0, 3], 3)),
    ),
  ],
  ZerosLike: [
    of('floats', [floats([2, 3])], (x) => tf.zerosLike(x)),
    of('integers', [integers([2, 3])], (x) => tf.zerosLike(x)),
    of('truth values', [truths([2, 3])], (x) => tf.zerosLike(x)),
    of('rank 0', [floats([])], (x) => tf.add(x, tf.zerosLike(x))),
  ],
  OnesLike: [
    of('floats', [floats([2, 3])], (x) => tf.onesLike(x)),
    of('integers', [integers([2, 3])], (x) => tf.onesLike(x)),
    of('truth values', [truths([2, 3])], (x) => tf.onesLike(x)),
    of('rank 0', [floats([])], (x) => tf.mul(x, tf.onesLike(x))),
  ],
  Range: [
    of(
      'upwards',
      [floats([3])],
      beside(() => tf.range(0, 7)),
    ),
    of('integers', [integers([4])], (x) => tf.add(x, tf.range(1, 9, 2, 'int32'))),
    of(
      'downwards',
      [floats([3])],
      beside(() => tf.range(5, -2, -3)),
    ),
    of(
      'downwards without a step',
      [floats([3])],
      beside(() => tf.range(3, 0)),
    ),
    of(
      'in fractions',
      [floats([3])],
      beside(() => tf.range(0, 1, 0.1)),
    ),
    of(
      'nothing',
      [floats([3])],
      beside(() => tf.range(2, 2)),
    ),
    of(
      'away from the end',
      [floats([3])],
      beside(() => tf.range(0, 5, -1)),
    ),
  ],
};
