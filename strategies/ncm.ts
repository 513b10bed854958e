import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { oneHot } from '../src/plugins/tools/one-hot.js';
import { squaredDistances } from '../src/plugins/tools/prototypes.js';

type State = {
  /** [outputs]: samples of each class. */
  count: tf.Tensor1D;
  /** [outputs, inputs]: the sum of their features. */
  sum: tf.Tensor2D;
};

const reason = 'it predicts by the mean of a class, and there a label stands for another class in each task';

/** The class whose mean of features is nearest. Nothing is trained, so the head does not matter. */
export default defineStrategy({
  name: 'ncm',
  title: 'Nearest class mean',
  source: 'Mensink et al. 2013, TPAMI 35',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({}),
  defaults: { class: {} },
  refuses: { task: reason, domain: reason },
  phases: () => [{ epochs: 1, trains: false }],
  init: (_, __, { inputs, outputs }): State => ({
    count: tf.zeros([outputs]),
    sum: tf.zeros([outputs, inputs]),
  }),
  afterStep({ count, sum }, { batch: { features, labels, weights } }): State {
    const members: tf.Tensor2D = tf.mul(oneHot(labels, count.shape[0]), tf.expandDims(weights, 1));
    return { count: tf.add(count, tf.sum(members, 0)), sum: tf.add(sum, tf.matMul(members, features, true)) };
  },
  predict: (_, { features }, { count, sum }) =>
    tf.neg(squaredDistances(features, tf.div(sum, tf.expandDims(tf.maximum(count, 1), 1)))),
});
