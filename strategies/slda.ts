import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { inverse } from '../src/plugins/tools/inverse.js';
import { oneHot } from '../src/plugins/tools/one-hot.js';

type State = {
  /** [outputs]: samples of each class. */
  count: tf.Tensor1D;
  /** [outputs, inputs]: the mean of their features. */
  means: tf.Tensor2D;
  /** [inputs, inputs]: the covariance within classes, times the number of samples. */
  scatter: tf.Tensor2D;
  /** [inputs, outputs] and [outputs]: what scores are made with. */
  weight: tf.Tensor2D;
  bias: tf.Tensor1D;
};

const reason = 'it predicts by the mean of a class, and there a label stands for another class in each task';

/**
 * Streaming linear discriminant analysis: running means of classes and one running covariance of features. Nothing is
 * trained, so the head does not matter.
 */
export default defineStrategy({
  name: 'slda',
  title: 'Streaming LDA',
  source: 'Hayes, Kanan 2020, arXiv:1909.01520',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({
    shrinkage: z
      .number()
      .gt(0)
      .max(1)
      .default(0.0001)
      .describe('share of the identity in the covariance, which keeps it invertible'),
  }),
  defaults: { class: {} },
  refuses: { task: reason, domain: reason },
  phases: () => [{ epochs: 1, trains: false }],
  init: (_, __, { inputs, outputs }): State => ({
    count: tf.zeros([outputs]),
    means: tf.zeros([outputs, inputs]),
    scatter: tf.zeros([inputs, inputs]),
    weight: tf.zeros([inputs, outputs]),
    bias: tf.zeros([outputs]),
  }),
  // One sample after the other moves its class's mean, and adds t / (t + 1) · (z − mean)(z − mean)ᵀ with the mean
  // before it, t samples having been seen. A batch's are added at once: what came before within it is a sum of rows.
  afterStep(state, { batch: { features, labels, weights } }): State {
    const members: tf.Tensor2D = tf.mul(oneHot(labels, state.count.shape[0]), tf.expandDims(weights, 1));
    const position = tf.range(0, labels.shape[0], 1, 'float32');
    const earlier = tf.cast(tf.greater(tf.expandDims(position, 1), position), 'float32');
    const ofClass: tf.Tensor2D = tf.mul(tf.matMul(members, members, false, true), earlier);
    const sums: tf.Tensor2D = tf.mul(state.means, column(state.count));
    const countBefore = tf.add(tf.matMul(members, column(state.count)), tf.sum(ofClass, 1, true));
    const sumBefore = tf.add(tf.matMul(members, sums), tf.matMul(ofClass, features));
    const away: tf.Tensor2D = tf.sub(features, tf.div(sumBefore, tf.maximum(countBefore, 1)));
    const seen = tf.add(tf.matMul(earlier as tf.Tensor2D, column(weights)), tf.sum(state.count));
    const share = tf.mul(column(weights), tf.div(seen, tf.add(seen, 1)));
    const count: tf.Tensor1D = tf.add(state.count, tf.sum(members, 0));
    return {
      ...state,
      count,
      means: tf.div(tf.add(sums, tf.matMul(members, features, true)), column(tf.maximum(count, 1))),
      scatter: tf.add(state.scatter, tf.matMul(away, tf.mul(away, share) as tf.Tensor2D, true)),
    };
  },
  afterTask(state, _, { shrinkage }): State {
    const covariance: tf.Tensor2D = tf.div(state.scatter, tf.sum(state.count));
    const identity = tf.eye(covariance.shape[0]);
    const shrunk = tf.add(tf.mul(1 - shrinkage, covariance), tf.mul(shrinkage, identity));
    const weight: tf.Tensor2D = tf.matMul(inverse(shrunk as tf.Tensor2D), state.means, false, true);
    return { ...state, weight, bias: tf.mul(-0.5, tf.sum(tf.mul(weight, tf.transpose(state.means)), 0)) };
  },
  predict: (_, { features }, { weight, bias }) => tf.add(tf.matMul(features, weight), bias),
});

const column = (values: tf.Tensor1D): tf.Tensor2D => tf.expandDims(values, 1);
