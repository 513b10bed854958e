import { header } from './header.js';

/** Gates on the units of hidden layers: context-dependent gating. */
export const xdg = (name: string): string => `\
import { defineStrategy, mapNamed, type NamedTensors, tf, z } from 'continual-bench';

/** What the strategy keeps between tasks: tensors in records and lists. Their shapes must never change. */
type State = {
  /** By hidden layer, [tasks, units]: 1 for the units that a task uses, 0 for the others. */
  gates: NamedTensors;
};

const reason = 'it must know the task when it predicts';

/** Each task turns a random share of the units of each hidden layer off. */
export default defineStrategy({
${header(name, 'adam')}
  hyperparameters: z.strictObject({
    share: z.number().min(0).max(1).default(0.8).describe('share of units that a task turns off'),
  }),
  defaults: { task: {} },
  // Why it is not for the other kinds of scenario.
  refuses: { domain: reason, class: reason },
  // The state before the first task. uniform gives numbers in 0 … 1 from the run's seed, other ones for each purpose.
  init: (_parameters, { share }, { hidden, tasks, uniform }): State => ({
    gates: Object.fromEntries(
      Object.entries(hidden).map(([layer, units]) => {
        const numbers = uniform(layer, [tasks, units]);
        // The units with the smallest numbers are off.
        const smaller = tf.less(tf.expandDims(numbers, 1), tf.expandDims(numbers, 2));
        const rank = tf.sum(tf.cast(smaller, 'float32'), 2);
        return [layer, tf.cast(tf.greaterEqual(rank, Math.round(share * units)), 'float32')];
      }),
    ),
  }),
  // What the activations of hidden layers are multiplied with, by layer: [samples, units].
  gates: (tasks, { gates }) => mapNamed(gates, (ofTasks) => tf.gather(ofTasks, tasks)),
  // You can also define own, for trainable parameters that gates can depend on, and afterTask, which changes the state.
  // All functions are compiled: they must not read the values of tensors.
});
`;
