import * as tf from '@tensorflow/tfjs-core';
import { mapNamed, zerosLike } from '../../plugins/named.js';
import type { NamedTensors } from '../../plugins/strategy.js';
import type { Optimizer } from './optimizer.js';

type State = {
  /** Σ β₁^(t−i) gᵢ: the first moment without its factor 1 − β₁. */
  first: NamedTensors;
  /** Σ β₂^(t−i) gᵢ²: the second moment without its factor 1 − β₂. */
  second: NamedTensors;
  /** [parameters]: number of steps that each parameter has taken, in order of the names. */
  steps: tf.Tensor1D;
};

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * θ −= rate · m̂ / (√v̂ + ε), with bias correction counted from each parameter's own first step. The moments are stored
 * without their constant factors, which saves two passes over all parameters; the factors go into the rate and, under
 * the root, into ε.
 */
export const adam: Optimizer<State> = {
  name: 'adam',
  title: 'Adam',
  source: 'Kingma, Ba 2015, arXiv:1412.6980',
  learningRate: 0.001,
  init: (parameters) => ({
    first: zerosLike(parameters),
    second: zerosLike(parameters),
    steps: tf.zeros([Object.keys(parameters).length]),
  }),
  update({ parameters, gradients, state, active, stepping, learningRate }) {
    const names = Object.keys(parameters);
    const steps: tf.Tensor1D = tf.add(state.steps, stepping);
    // A parameter without steps has no correction; 1 keeps its unused value finite.
    const counted: tf.Tensor1D = tf.maximum(steps, 1);
    const root = tf.sqrt(tf.div(1 - beta2, correction(beta2, counted)));
    const rate = tf.div(tf.div(learningRate * (1 - beta1), correction(beta1, counted)), root);
    const rates = tf.unstack(rate);
    const offsets = tf.unstack(tf.div(epsilon, root));

    const first = mapNamed(state.first, (moment, name) =>
      active.includes(name) ? tf.add(tf.mul(moment, beta1), gradients[name]!) : moment,
    );
    const second = mapNamed(state.second, (moment, name) =>
      active.includes(name) ? tf.add(tf.mul(moment, beta2), tf.square(gradients[name]!)) : moment,
    );
    const updated = mapNamed(parameters, (parameter, name) => {
      if (!active.includes(name)) return parameter;
      const index = names.indexOf(name);
      const direction = tf.div(first[name]!, tf.add(tf.sqrt(second[name]!), offsets[index]!));
      return tf.sub(parameter, tf.mul(rates[index]!, direction));
    });
    return { parameters: updated, state: { first, second, steps } };
  },
};

/** 1 − β^t. In single precision, 1 − 0.999 loses about three digits; this form keeps them. */
const correction = (beta: number, steps: tf.Tensor1D): tf.Tensor1D =>
  tf.neg(tf.expm1(tf.mul(steps, Math.log(beta))));
