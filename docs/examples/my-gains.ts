import { defineStrategy, tf, z } from 'continual-bench';

const reason = 'it must know the task when it predicts';

/** Each task learns a gain for each hidden unit. Later tasks leave it alone: they have no gradient for it. */
export default defineStrategy({
  name: 'my-gains',
  title: 'My Gains',
  source: 'unpublished',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({}),
  defaults: { task: {} },
  refuses: { domain: reason, class: reason },
  own: ({ hidden, tasks }) =>
    Object.fromEntries(Object.entries(hidden).map(([layer, units]) => [layer, tf.ones([tasks, units])])),
  gates(tasks, _state, _options, parameters) {
    const own = Object.entries(parameters).filter(([name]) => name.startsWith('own.'));
    return Object.fromEntries(
      own.map(([name, gains]) => [name.replace('own.', ''), tf.gather(gains, tasks)]),
    );
  },
});
