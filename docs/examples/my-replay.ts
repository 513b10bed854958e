import { capacity, defineStrategy, drawn, tf, z } from 'continual-bench';

/** Replay: the cross-entropy of the batch, plus weight · that of samples from a memory. */
export default defineStrategy({
  name: 'my-replay',
  title: 'My Replay',
  source: 'unpublished',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity,
    drawn,
    weight: z.number().nonnegative().default(1).describe('weight of the replayed samples'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, drawn }) => ({ keeps: 'reservoir', capacity, draws: { replayed: drawn } }),
  loss: (parameters, { batch, drawn, network }, _state, { weight }) =>
    tf.add(
      network.crossEntropy(parameters, batch),
      tf.mul(weight, network.crossEntropy(parameters, drawn.replayed!)),
    ),
});
