import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';
import { oneHot } from '../src/plugins/tools/one-hot.js';
import { classMeans, squaredDistances, unitRows } from '../src/plugins/tools/prototypes.js';
import { weightedMean } from '../src/plugins/tools/weighted-mean.js';
import { capacity } from './replay/options.js';

type State = {
  /** The network at the end of the last task. */
  teacher: NamedTensors;
  /** [outputs, width]: of the exemplars of each class, at unit length. */
  means: tf.Tensor2D;
};

const reason = 'it predicts by the mean of a class, and there a label stands for another class in each task';

/** Binary cross-entropy with the old network's answers as targets, exemplars by herding, nearest mean of exemplars. */
export default defineStrategy({
  name: 'icarl',
  title: 'iCaRL',
  source: 'Rebuffi et al. 2017, arXiv:1611.07725',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity,
    shares: z
      .enum(['seen', 'all'])
      .default('seen')
      .describe('whether the memory is shared by the classes seen so far, or by all of them from the start'),
    temperature: z
      .number()
      .positive()
      .default(1)
      .describe("divides the old network's logits before they become targets"),
  }),
  defaults: { class: {} },
  refuses: { task: reason, domain: reason },
  memory: ({ capacity, shares }) => ({ keeps: 'classes', rank: 'herding', shares, capacity }),
  phases: () => [{ on: ['task', 'memory'] }],
  init: (teacher, _, { outputs, width }): State => ({ teacher, means: tf.zeros([outputs, width]) }),
  loss(parameters, { batch, network }, { teacher }, { temperature }) {
    const logits = network.logits(parameters, batch, 'all');
    const old = tf.sigmoid(tf.div(network.logits(teacher, batch, 'all'), temperature));
    const labels = oneHot(batch.labels, logits.shape[1]);
    const targets = tf.add(tf.mul(network.seenEarlier, old), tf.mul(tf.sub(1, network.seenEarlier), labels));
    const each = tf.mul(network.seen, tf.sub(tf.softplus(logits), tf.mul(targets, logits)));
    return weightedMean(tf.sum(each, 1), batch.weights);
  },
  afterTask: ({ means }, { parameters, memory, network }) => ({
    teacher: parameters,
    means: unitRows(classMeans(unitRows(network.embed(parameters, memory)), memory, means.shape[0])),
  }),
  predict: (parameters, samples, { means }, network) =>
    tf.neg(squaredDistances(unitRows(network.embed(parameters, samples)), means)),
});
