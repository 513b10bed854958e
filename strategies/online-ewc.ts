import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { mapNamed, squaredDistance, zerosLike } from '../src/plugins/named.js';
import { defineStrategy, type NamedTensors } from '../src/plugins/strategy.js';
import { fisherInformation, fisherSamples } from './importance/fisher-information.js';
import { fisherLabels } from './importance/fisher-labels.js';
import { headLoss } from './importance/head-loss.js';

type State = {
  /** Fisher information, summed over the tasks so far; that of earlier ones decays. */
  importance: NamedTensors;
  /** Parameters at the end of the last task. */
  anchor: NamedTensors;
};

/** EWC with one penalty for all tasks: coefficient · Σ F · (θ − anchor)². After a task F becomes gamma · F + its own. */
export default defineStrategy({
  name: 'online-ewc',
  title: 'Online EWC',
  source: 'Schwarz et al. 2018, arXiv:1805.06370; as in Hsu et al. 2018, arXiv:1810.12488',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
    gamma: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe(
        "what the earlier tasks' Fisher information is multiplied with after each task; 1 if not set",
      ),
    fisherSamples,
    fisherLabels,
    headLoss,
  }),
  defaults: { task: { coefficient: 400 }, domain: { coefficient: 700 }, class: { coefficient: 100 } },
  init: (parameters): State => ({ importance: zerosLike(parameters), anchor: parameters }),
  penalty: (parameters, { importance, anchor }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor, importance)),
  importance: fisherInformation,
  afterTask: (state, { parameters, importance }, { gamma = 1 }) => ({
    importance: mapNamed(state.importance, (sum, name) => tf.add(tf.mul(gamma, sum), importance[name]!)),
    anchor: parameters,
  }),
});
