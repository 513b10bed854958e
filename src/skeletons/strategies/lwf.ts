import { header } from './header.js';

/** Distillation from the network before the task: learning without forgetting. */
export const lwf = (name: string): string => `\
import { defineStrategy, type NamedTensors, tf, weightedMean, z } from 'continual-bench';

/** What the strategy keeps between tasks: tensors in records and lists. Their shapes must never change. */
type State = {
  /** The network at the end of the last task. */
  teacher: NamedTensors;
};

/** On new samples, the answers of earlier tasks stay those of the network before the task. */
export default defineStrategy({
${header(name, 'adam')}
  hyperparameters: z.strictObject({
    alpha: z.number().nonnegative().default(1).describe('weight of the distillation'),
    temperature: z.number().positive().default(2).describe('divides the logits of teacher and student'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  // The state before the first task.
  init: (teacher): State => ({ teacher }),
  // A scalar added to the loss from the second task on. Which output layers and columns belong to earlier tasks is the
  // network's affair: earlier gives the logits of each, and whether it counts yet.
  penalty(parameters, { teacher }, { alpha, temperature }, { batch, network }) {
    const wanted = network.earlier(teacher, batch);
    const terms = network.earlier(parameters, batch).map(({ logits, counts }, at) => {
      const targets = tf.softmax(tf.div(wanted[at]!.logits, temperature));
      const given = tf.logSoftmax(tf.div(logits, temperature));
      const crossEntropies = tf.neg(tf.sum(tf.mul(targets, given), 1));
      return tf.mul(counts, weightedMean(crossEntropies, batch.weights));
    });
    return tf.mul(alpha, tf.addN(terms));
  },
  // The state after a task.
  afterTask: (_state, { parameters }) => ({ teacher: parameters }),
  // You can also define a memory, whose samples a penalty then gets as well, and loss, in place of the cross-entropy.
  // All functions are compiled: they must not read the values of tensors.
});
`;
