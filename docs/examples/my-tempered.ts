import { capacity, defineStrategy, drawn, joinedSamples, oneHot, tf, weightedMean, z } from 'continual-bench';

/** Replay with a cross-entropy of its own, of logits that a temperature divides. */
export default defineStrategy({
  name: 'my-tempered',
  title: 'My Tempered Replay',
  source: 'unpublished',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity: capacity.default(300),
    drawn,
    temperature: z.number().positive().default(2).describe('divides the logits'),
  }),
  defaults: { task: {}, domain: {}, class: { capacity: 1000 } },
  memory: ({ capacity, drawn }) => ({ keeps: 'reservoir', capacity, draws: { replayed: drawn } }),
  loss(parameters, { batch, drawn, network }, _state, { temperature }) {
    const samples = joinedSamples(batch, drawn.replayed!);
    const logits = tf.div(network.logits(parameters, samples), temperature);
    const labels = oneHot(samples.labels, logits.shape[1]!);
    const each = tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1));
    return weightedMean(each, samples.weights);
  },
});
