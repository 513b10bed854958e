import { header } from './header.js';

/** Gradients that are changed before the optimizer gets them: averaged GEM. */
export const aGem = (name: string): string => `\
import {
  capacity,
  defineStrategy,
  drawn,
  mapNamed,
  type NamedTensors,
  sumOver,
  tf,
  z,
} from 'continual-bench';

/** A step that would raise the loss on samples of the memory is turned until it no longer does. */
export default defineStrategy({
${header(name, 'sgd')}
  hyperparameters: z.strictObject({ capacity, drawn }),
  defaults: { task: {}, domain: {}, class: {} },
  // What is kept of past samples: an equal share of each of the scenario's tasks, taken at the end of the task. Every
  // step draws from what is held.
  memory: ({ capacity, drawn }) => ({ keeps: 'tasks', shares: 'all', capacity, draws: { earlier: drawn } }),
  // What the optimizer gets in place of the gradients of the whole loss. gradientsOf gives those of other losses.
  gradients(total, { drawn, network, gradientsOf }) {
    const earlier = gradientsOf((parameters) => network.crossEntropy(parameters, drawn.earlier!));
    const length = product(earlier, earlier);
    const against = tf.minimum(product(total, earlier), 0);
    // Both are 0 as long as nothing is held.
    const share = tf.div(against, tf.where(tf.greater(length, 0), length, tf.onesLike(length)));
    return mapNamed(total, (gradient, name) => tf.sub(gradient, tf.mul(share, earlier[name]!)));
  },
  // You can also ask for all that is held, by task: with whole: true in memory, a step has it as held. All functions are
  // compiled: they must not read the values of tensors.
});

const product = (a: NamedTensors, b: NamedTensors): tf.Scalar =>
  sumOver(a, (tensor, name) => tf.sum(tf.mul(tensor, b[name]!)));
`;
