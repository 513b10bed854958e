import { header } from './header.js';

/** A memory of samples that are learnt again: experience replay. */
export const er = (name: string): string => `\
import { capacity, defineStrategy, drawn, joinedSamples, z } from 'continual-bench';

/** Experience replay: the cross-entropy of the batch and of samples from a reservoir, together. */
export default defineStrategy({
${header(name, 'adam')}
  hyperparameters: z.strictObject({ capacity, drawn }),
  defaults: { task: {}, domain: {}, class: {} },
  // What is kept of past samples: by a reservoir, each sample seen so far with the same probability; 'classes' and
  // 'tasks' hold an equal share of each. Every step draws from what is held.
  memory: ({ capacity, drawn }) => ({ keeps: 'reservoir', capacity, draws: { replayed: drawn } }),
  // In place of the mean cross-entropy of the batch. Samples of weight 0 only fill up, as long as fewer are held than
  // are drawn; crossEntropy leaves them out.
  loss: (parameters, { batch, drawn, network }) =>
    network.crossEntropy(parameters, joinedSamples(batch, drawn.replayed!)),
  // You can also define phases, which train on all that is held, and keep something beside each sample: init and
  // afterStep make a state, and stored puts rows at the places of samples. All functions are compiled: they must not
  // read the values of tensors.
});
`;
