import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { mapNamed, squaredDistance, sumOver, zerosLike } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';
import { fisherInformation, fisherSamples } from './importance/fisher-information.js';
import { fisherLabels } from './importance/fisher-labels.js';
import { headLoss } from './importance/head-loss.js';

type State = {
  /** Fisher information, summed over the tasks so far. */
  importance: NamedTensors;
  /** Mean of the tasks' anchors, weighted by their Fisher information. */
  anchor: NamedTensors;
  /** Sum of the tasks' penalties at that mean. */
  rest: tf.Scalar;
};

/**
 * Elastic Weight Consolidation, a penalty for each task: coefficient · Σ_k Σ F_k · (θ − θ_k)². A sum of
 * quadratics is one quadratic about its weighted mean, so the penalty costs the same after any number of tasks.
 */
export default defineStrategy({
  name: 'ewc',
  title: 'EWC',
  source: 'Kirkpatrick et al. 2017, arXiv:1612.00796',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
    fisherSamples,
    fisherLabels,
    headLoss,
  }),
  defaults: { task: { coefficient: 100 }, domain: { coefficient: 100 }, class: { coefficient: 600 } },
  init: (parameters): State => ({
    importance: zerosLike(parameters),
    anchor: parameters,
    rest: tf.scalar(0),
  }),
  penalty: (parameters, { importance, anchor, rest }, { coefficient }) =>
    tf.mul(coefficient, tf.add(rest, squaredDistance(parameters, anchor, importance))),
  importance: fisherInformation,
  // F₁(θ − a)² + F₂(θ − b)² = (F₁ + F₂)(θ − m)² + F₁·F₂/(F₁ + F₂)·(a − b)², with m = a + (b − a)·F₂/(F₁ + F₂)
  afterTask: (state, { parameters, importance }) => {
    const total = mapNamed(state.importance, (sum, name) => tf.add(sum, importance[name]!));
    const share = mapNamed(total, (sum, name) => tf.divNoNan(importance[name]!, sum));
    return {
      importance: total,
      anchor: mapNamed(state.anchor, (anchor, name) =>
        tf.add(anchor, tf.mul(share[name]!, tf.sub(parameters[name]!, anchor))),
      ),
      rest: tf.add(
        state.rest,
        sumOver(state.anchor, (anchor, name) => {
          const weight = tf.mul(state.importance[name]!, share[name]!);
          return tf.sum(tf.mul(weight, tf.squaredDifference(parameters[name]!, anchor)));
        }),
      ) as tf.Scalar,
    };
  },
});
