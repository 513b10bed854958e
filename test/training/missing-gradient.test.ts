import '../../src/engine/tensorflow.js';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { differentiate } from '../../src/training/gradients.js';

const x = tf.tensor1d([1, 2, 3]);
const scale = tf.scalar(2);

const gradientOf = (loss: () => tf.Tensor) => {
  const { gradients } = differentiate(() => tf.sum(loss()) as tf.Scalar, { x, scale });
  return Array.from(gradients.x!.dataSync());
};

const first = tf.tensor2d([[0]], [1, 1], 'int32');

describe('a function without a gradient', () => {
  it.each<[string, () => tf.Tensor, string]>([
    [
      'gatherND',
      () => tf.gatherND(x, first),
      'tf.gatherND has no gradient in TensorFlow.js: multiply by tf.oneHot(labels, n) and add up, or take rows by tf.gather',
    ],
    [
      'greater',
      () => tf.where(tf.greater(x, 2), x, 0),
      'tf.greater has no gradient in TensorFlow.js: compare by tf.greaterEqual or tf.step, which have one',
    ],
    [
      'topk',
      () => tf.topk(x, 2).values,
      'tf.topk has no gradient in TensorFlow.js: use functions that have one',
    ],
    [
      'maximum, of a scalar',
      () => tf.maximum(x, scale),
      "tf.maximum has no gradient in TensorFlow.js for an operand that it stretches to the other's shape: stretch it before, by tf.broadcastTo",
    ],
    [
      'matMul, of stretched batches',
      () => tf.matMul(tf.ones([2, 2, 3]), tf.reshape(x, [1, 3, 1])),
      "tf.matMul has no gradient in TensorFlow.js for an operand that it stretches to the other's shape: stretch it before, by tf.broadcastTo",
    ],
  ])('is named: %s', (_name, loss, message) => {
    expect(() => gradientOf(loss)).toThrow(new UserError(message));
  });

  it('can be replaced by what its message names', () => {
    expect(gradientOf(() => tf.mul(x, tf.oneHot(tf.tensor1d([0], 'int32'), 3)))).toEqual([1, 0, 0]);
    expect(gradientOf(() => tf.gather(x, tf.tensor1d([0], 'int32')))).toEqual([1, 0, 0]);
    expect(gradientOf(() => tf.where(tf.greaterEqual(x, 2), x, 0))).toEqual([0, 1, 1]);
    expect(gradientOf(() => tf.mul(x, tf.step(tf.sub(x, 2))))).toEqual([0, 0, 1]);
    expect(gradientOf(() => tf.maximum(x, tf.broadcastTo(scale, [3])))).toEqual([0, 1, 1]);
    expect(
      gradientOf(() => tf.matMul(tf.ones([2, 2, 3]), tf.broadcastTo(tf.reshape(x, [1, 3, 1]), [2, 3, 1]))),
    ).toEqual([4, 4, 4]);
  });
});

it('leaves other errors as they are', () => {
  const error = new Error('of its own');
  expect(() =>
    gradientOf(() => {
      throw error;
    }),
  ).toThrow(error);
});
