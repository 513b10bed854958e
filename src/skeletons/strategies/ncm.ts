import { header } from './header.js';

/** Prototypes of classes, and predictions by them: nearest class mean. */
export const ncm = (name: string): string => `\
import { defineStrategy, oneHot, squaredDistances, tf, z } from 'continual-bench';

/** What the strategy keeps between tasks: tensors in records and lists. Their shapes must never change. */
type State = {
  /** [outputs]: samples of each class. */
  count: tf.Tensor1D;
  /** [outputs, inputs]: the sum of their features. */
  sum: tf.Tensor2D;
};

const reason = 'it predicts by the mean of a class, and there a label stands for another class in each task';

/** The class whose mean of features is nearest. */
export default defineStrategy({
${header(name, 'sgd')}
  hyperparameters: z.strictObject({}),
  defaults: { class: {} },
  // Why it is not for the other kinds of scenario.
  refuses: { task: reason, domain: reason },
  // Each task is one pass over its samples. Nothing is trained; only afterStep sees the batches.
  phases: () => [{ epochs: 1, trains: false }],
  // The state before the first task.
  init: (_parameters, _options, { inputs, outputs }): State => ({
    count: tf.zeros([outputs]),
    sum: tf.zeros([outputs, inputs]),
  }),
  // The state after a step. Samples of weight 0 only fill up the batch.
  afterStep({ count, sum }, { batch: { features, labels, weights } }): State {
    const members: tf.Tensor2D = tf.mul(oneHot(labels, count.shape[0]), tf.expandDims(weights, 1));
    return { count: tf.add(count, tf.sum(members, 0)), sum: tf.add(sum, tf.matMul(members, features, true)) };
  },
  // Scores in place of the logits when it is tested: [samples, outputs], the largest of which is the prediction.
  predict: (_parameters, { features }, { count, sum }) =>
    tf.neg(squaredDistances(features, tf.div(sum, tf.expandDims(tf.maximum(count, 1), 1)))),
  // With a network that is trained, leave phases out: network.embed gives the embeddings of samples, and afterTask gets
  // all that a memory holds. All functions are compiled: they must not read the values of tensors.
});
`;
