import * as tf from '@tensorflow/tfjs-core';
import { mapNamed, zerosLike } from '../../plugins/named.js';
import type { NamedTensors } from '../../plugins/strategy.js';
import type { Optimizer } from './optimizer.js';

type State = {
  /** Σ g² over all steps. */
  squares: NamedTensors;
};

const epsilon = 1e-10;

/** θ −= rate · g / (√Σg² + ε). */
export const adagrad: Optimizer<State> = {
  name: 'adagrad',
  title: 'Adagrad',
  source: 'Duchi, Hazan, Singer 2011, JMLR 12',
  learningRate: 0.01,
  init: (parameters) => ({ squares: zerosLike(parameters) }),
  update({ parameters, gradients, state, active, learningRate }) {
    const squares = mapNamed(state.squares, (sum, name) =>
      active.includes(name) ? tf.add(sum, tf.square(gradients[name]!)) : sum,
    );
    const updated = mapNamed(parameters, (parameter, name) => {
      if (!active.includes(name)) return parameter;
      const direction = tf.div(gradients[name]!, tf.add(tf.sqrt(squares[name]!), epsilon));
      return tf.sub(parameter, tf.mul(learningRate, direction));
    });
    return { parameters: updated, state: { squares } };
  },
};
