import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { mapNamed, squaredDistance, zerosLike } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';

/** The Fisher information, scores of the path in this task and up to it, and the last border's importance and anchor. */
type State = Record<'fisher' | 'path' | 'scores' | 'importance' | 'anchor', NamedTensors> & {
  /** What a task's own scores count in the mean with the earlier ones, of which the first task has none. */
  share: tf.Scalar;
};

/** Riemannian Walk: coefficient · Σ (F + s) · (θ − anchor)², with the Fisher information F and the path's scores s. */
export default defineStrategy({
  name: 'rwalk',
  title: 'Riemannian Walk',
  source: 'Chaudhry, Dokania, Ajanthan, Torr 2018, arXiv:1801.10112',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
    alpha: z.number().gt(0).max(1).default(0.1).describe("a step's share in the Fisher information"),
    damping: z.number().positive().default(0.001).describe('keeps scores of unmoved parameters finite'),
  }),
  defaults: { task: { coefficient: 10 }, domain: { coefficient: 100 }, class: { coefficient: 100 } },
  init(parameters): State {
    const none = zerosLike(parameters);
    const sums = { fisher: none, path: none, scores: none, importance: none };
    return { ...sums, anchor: parameters, share: tf.scalar(1) };
  },
  penalty: (parameters, { importance, anchor }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor, importance)),
  afterStep(state, { gradients, before, after }, { alpha, damping }) {
    const fisher = mapNamed(state.fisher, (mean, name) =>
      tf.add(tf.mul(1 - alpha, mean), tf.mul(alpha, tf.square(gradients[name]!))),
    );
    // How much the step has lowered the loss, if it has, for its KL distance ½·F·Δθ².
    const path = mapNamed(state.path, (sum, name) => {
      const change = tf.sub(after[name]!, before[name]!);
      const gain = tf.relu(tf.neg(tf.mul(gradients[name]!, change)));
      const distance = tf.mul(tf.mul(0.5, fisher[name]!), tf.square(change));
      return tf.add(sum, tf.div(gain, tf.add(distance, damping)));
    });
    return { ...state, fisher, path };
  },
  afterTask(state, { parameters }) {
    const { fisher, path, share } = state;
    const scores = mapNamed(state.scores, (earlier, name) =>
      tf.add(tf.mul(tf.sub(1, share), earlier), tf.mul(share, path[name]!)),
    );
    const [most, best] = [largest(fisher), largest(scores)];
    const importance = mapNamed(fisher, (one, name) =>
      tf.add(tf.divNoNan(one, most), tf.divNoNan(scores[name]!, best)),
    );
    return { fisher, path: zerosLike(path), scores, importance, anchor: parameters, share: tf.scalar(0.5) };
  },
});

const largest = (tensors: NamedTensors): tf.Tensor =>
  Object.values(tensors).reduce((most: tf.Tensor, one) => tf.maximum(most, tf.max(one)), tf.scalar(0));
