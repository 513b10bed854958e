import * as tf from '@tensorflow/tfjs-core';
import { float32, int32 } from '../../../src/engine/array.js';
import { type KernelCase, type KernelCases, of, sampler } from './case.js';

const { floats, integers, truths } = sampler('reductions');

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const axes = (op: Reduction, x: (shape: number[]) => ReturnType<typeof floats>): KernelCase[] => [
  of('all axes', [x([3, 1, 5])], (t) => op(t)),
  of('all axes, kept', [x([3, 5])], (t) => op(t, undefined, true)),
  of('one axis', [x([3, 4, 5])], (t) => op(t, 1)),
  of('a negative axis, kept', [x([3, 4, 5])], (t) => op(t, -2, true)),
  of('several axes', [x([3, 4, 5, 2])], (t) => op(t, [2, 0])),
  of('several negative axes, kept', [x([3, 4, 5])], (t) => op(t, [-1, 0], true)),
  of('an axis of extent 1', [x([3, 1])], (t) => op(t, 1)),
  of('rank 0', [x([])], (t) => op(t)),
];

const constants = (op: Reduction): KernelCase[] => [
  of('ones', [floats([3])], (t) => tf.mul(t, op(tf.ones([4, 3]), 0))),
  of('zeros', [floats([3])], (t) => tf.add(t, op(tf.zeros([4, 3]), 0))),
];

const arg = (op: (x: tf.Tensor, axis?: number) => tf.Tensor): KernelCase[] => [
  of('the first axis', [floats([5, 3])], (x) => op(x)),
  of('the last axis', [floats([5, 3])], (x) => op(x, -1)),
  of('a middle axis', [floats([2, 4, 3])], (x) => op(x, 1)),
  of('a vector', [floats([7])], (x) => op(x, 0)),
  of('ties', [float32([2, 4], [1, 3, 3, 1, 2, 2, 2, 2])], (x) => op(x, 1)),
  of('integers', [integers([4, 5], 0, 3)], (x) => op(x, 1)),
];

export const reductions: KernelCases = {
  Sum: [
    ...axes(tf.sum, floats),
    ...constants(tf.sum),
    of('no axes', [floats([2, 3])], (x) => tf.sum(x, [])),
    of('integers', [integers([3, 4])], (x) => tf.sum(x, 0)),
    of('truth values', [truths([3, 4])], (x) => tf.sum(x, 1)),
    of('a truth value', [truths([])], (x) => tf.engine().runKernel(tf.Sum, { x }, { axis: [] }) as tf.Tensor),
  ],
  Mean: [
    ...axes(tf.mean, floats),
    ...constants(tf.mean),
    of('integers', [integers([3, 4])], (x) => tf.mean(x, 0)),
    of('truth values', [truths([3, 4])], (x) => tf.mean(x)),
    of('an integer', [integers([])], (x) => tf.mean(x)),
  ],
  Max: [
    ...axes(tf.max, floats),
    ...constants(tf.max),
    of('ties', [float32([2, 3], [1, 2, 2, 3, 3, 3])], (x) => tf.max(x, 1)),
    of('integers', [integers([3, 4])], (x) => tf.max(x, 0)),
    of('truth values', [truths([5, 2])], (x) => tf.max(x, 1)),
  ],
  Min: [
    ...axes(tf.min, floats),
    ...constants(tf.min),
    of('ties', [float32([2, 3], [2, 2, 1, 3, 3, 3])], (x) => tf.min(x, 1)),
    of('integers', [integers([3, 4])], (x) => tf.min(x, 0)),
    of('truth values', [truths([5, 2])], (x) => tf.min(x, 1)),
  ],
  Prod: [
    // TensorFlow.js's gradient of products needs the chained operators.
    ...[...axes(tf.prod, (shape) => floats(shape, 0.5, 1.5)), ...constants(tf.prod)].map((each) => ({
      ...each,
      gradient: false,
    })),
    of('integers', [integers([3, 4])], (x) => tf.prod(x, 0)),
    of('truth values', [truths([3, 2])], (x) => tf.prod(x, 1)),
  ],
  All: axes(tf.all, truths),
  Any: axes(tf.any, truths),
  ArgMax: arg(tf.argMax),
  ArgMin: arg(tf.argMin),
  Softmax: [
    of('rank 2', [floats([3, 5])], (x) => tf.softmax(x)),
    of('rank 1', [floats([5])], (x) => tf.softmax(x)),
    of('rank 3', [floats([2, 1, 3])], (x) => tf.softmax(x)),
    of('large logits', [floats([3, 5], 900, 1000)], (x) => tf.softmax(x)),
    of('one class', [floats([3, 1])], (x) => tf.softmax(x)),
    of('uniform logits', [floats([2, 4])], (x) => tf.mul(x, tf.softmax(tf.zeros([2, 4])))),
  ],
  Cumsum: [
    of('a vector', [floats([7])], (x) => tf.cumsum(x)),
    of('exclusive', [floats([3, 4])], (x) => tf.cumsum(x, 1, true)),
    of('in reverse', [floats([3, 4])], (x) => tf.cumsum(x, 1, false, true)),
    of('exclusive and in reverse', [floats([2, 3, 4])], (x) => tf.cumsum(x, 2, true, true)),
    // TensorFlow.js's gradient along other axes than the last has a wrong shape.
    of('a first axis', [floats([3, 4])], (x) => tf.cumsum(x, 0), { gradient: false }),
    of('a middle axis, in reverse', [floats([2, 3, 4])], (x) => tf.cumsum(x, 1, true, true), {
      gradient: false,
    }),
    of('integers', [integers([3, 4])], (x) => tf.cumsum(x, 0)),
    of('truth values', [truths([6])], (x) => tf.cumsum(x)),
    of('ones', [floats([4])], (x) => tf.mul(x, tf.cumsum(tf.ones([4])))),
  ],
  TopK: [
    of('rank 2', [floats([3, 7])], topk(3)),
    of('all of a vector', [floats([5])], topk(5)),
    of('one', [floats([2, 3, 4])], topk(1)),
    of('none', [floats([2, 3])], topk(0)),
    of('integers', [int32([6], [3, -1, 5, 0, 2, -7])], topk(4)),
    of('ties', [float32([1, 5], [2, 3, 3, 2, 1])], topk(4)),
  ],
};

function topk(k: number) {
  return (x: tf.Tensor): tf.Tensor[] => {
    const { values, indices } = tf.topk(x, k);
    return [values, indices];
  };
}
