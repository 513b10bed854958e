import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { mapNamed } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';

type State = {
  /** By hidden layer, [tasks, units]: 1 for the units that a task uses, 0 for the others. */
  gates: NamedTensors;
};

const reason = 'it must know the task when it predicts';

/** Context-dependent gating: each task turns a random share of the units of each hidden layer off. */
export default defineStrategy({
  name: 'xdg',
  title: 'Context-dependent Gating',
  source: 'Masse, Grant, Freedman 2018, arXiv:1802.01569',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    share: z.number().min(0).max(1).default(0.8).describe('share of units that a task turns off'),
  }),
  defaults: { task: {} },
  refuses: { domain: reason, class: reason },
  init: (_, { share }, { hidden, tasks, uniform }): State => ({
    gates: Object.fromEntries(
      Object.entries(hidden).map(([layer, units]) => {
        const numbers = uniform(layer, [tasks, units]);
        const smaller = tf.less(tf.expandDims(numbers, 1), tf.expandDims(numbers, 2));
        const rank = tf.sum(tf.cast(smaller, 'float32'), 2);
        return [layer, tf.cast(tf.greaterEqual(rank, Math.round(share * units)), 'float32')];
      }),
    ),
  }),
  gates: (tasks, { gates }) => mapNamed(gates, (ofTasks) => tf.gather(ofTasks, tasks)),
});
