import { header } from './header.js';

/** A penalty on parameters: L2 regularisation. */
export const l2 = (name: string): string => `\
import { defineStrategy, type NamedTensors, squaredDistance, tf, z } from 'continual-bench';

/** What the strategy keeps between tasks: tensors in records and lists. Their shapes must never change. */
type State = {
  /** Parameters at the end of the last task. */
  anchor: NamedTensors;
};

/** Pulls all parameters equally towards their values after the last task: coefficient · Σ (θ − anchor)². */
export default defineStrategy({
${header(name, 'adam')}
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
  }),
  defaults: { task: { coefficient: 0.01 }, domain: { coefficient: 0.5 }, class: { coefficient: 100 } },
  // The state before the first task.
  init: (parameters): State => ({ anchor: parameters }),
  // A scalar added to the loss from the second task on.
  penalty: (parameters, { anchor }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor)),
  // The state after a task.
  afterTask: (_state, { parameters }) => ({ anchor: parameters }),
  // You can also define afterStep, called after every step with its gradients, and importance, which measures how
  // much each parameter matters to a task. All functions are compiled: they must not read the values of tensors.
});
`;
