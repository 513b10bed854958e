import { capacity, defineStrategy, drawn, mapNamed, tf, z } from 'continual-bench';

/** Each weight moves only where the new task and samples from a memory want it to move the same way. */
export default defineStrategy({
  name: 'my-agreement',
  title: 'My Agreement',
  source: 'unpublished',
  optimizer: 'adam',
  hyperparameters: z.strictObject({ capacity, drawn }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity, drawn }) => ({ keeps: 'tasks', capacity, draws: { past: drawn } }),
  gradients(total, { drawn, network, gradientsOf }) {
    const past = gradientsOf((parameters) => network.crossEntropy(parameters, drawn.past!));
    return mapNamed(total, (gradient, name) => {
      // Without past samples their gradient is 0, and nothing is held back.
      const agree = tf.cast(tf.greaterEqual(tf.mul(gradient, past[name]!), 0), 'float32');
      return tf.mul(gradient, agree);
    });
  },
});
