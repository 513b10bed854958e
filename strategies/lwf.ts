import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';
import { weightedMean } from '../src/plugins/tools/weighted-mean.js';

type State = {
  /** The network at the end of the last task. */
  teacher: NamedTensors;
};

/** Learning without forgetting: on new samples, earlier answers stay those of the network before the task. */
export default defineStrategy({
  name: 'lwf',
  title: 'Learning without Forgetting',
  source: 'Li, Hoiem 2017, arXiv:1606.09282',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    alpha: z.number().nonnegative().default(1).describe('weight of the distillation'),
    temperature: z.number().positive().default(2).describe('divides the logits of teacher and student'),
    perTask: z
      .boolean()
      .default(false)
      .describe(
        'where all tasks share one output layer: whether the distillation counts once for each earlier task',
      ),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  init: (teacher): State => ({ teacher }),
  penalty(parameters, { teacher }, { alpha, temperature, perTask }, { batch, network, tasks }) {
    const earlier = network.earlier(teacher, batch);
    const terms = network.earlier(parameters, batch).map(({ logits, counts }, at) => {
      const wanted = tf.softmax(tf.div(earlier[at]!.logits, temperature));
      const given = tf.logSoftmax(tf.div(logits, temperature));
      const crossEntropies = tf.neg(tf.sum(tf.mul(wanted, given), 1));
      return tf.mul(counts, weightedMean(crossEntropies, batch.weights));
    });
    const weight = perTask && terms.length === 1 ? tf.mul(alpha, tf.sub(tasks, 1)) : alpha;
    return tf.mul(weight, tf.addN(terms));
  },
  afterTask: (_, { parameters }) => ({ teacher: parameters }),
});
