import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { oneHot } from '../src/plugins/tools/one-hot.js';
import { weightedMean } from '../src/plugins/tools/weighted-mean.js';
import { capacity, drawn } from './replay/options.js';

const reason =
  "it hides the classes that a batch does not have, and there a task's classes are all in its batches";

/** Experience replay with an asymmetric cross-entropy: the batch tells only the classes apart that are in it. */
export default defineStrategy({
  name: 'er-ace',
  title: 'ER-ACE',
  source: 'Caccia et al. 2022, arXiv:2104.05025',
  optimizer: 'adam',
  hyperparameters: z.strictObject({ capacity, drawn }),
  defaults: { class: {} },
  refuses: { task: reason, domain: reason },
  memory: ({ capacity, drawn }) => ({ keeps: 'reservoir', capacity, draws: { replayed: drawn } }),
  loss(parameters, { batch, drawn, network }) {
    const logits = network.logits(parameters, batch);
    const labels = tf.mul(oneHot(batch.labels, logits.shape[1]), tf.expandDims(batch.weights, 1));
    const present = tf.max(labels, 0, true);
    const among = tf.logSoftmax(tf.add(tf.mul(logits, present), tf.mul(tf.sub(1, present), -1e30)));
    const own = weightedMean(tf.neg(tf.sum(tf.mul(labels, among), 1)), batch.weights);
    return tf.add(own, network.crossEntropy(parameters, drawn.replayed!));
  },
});
