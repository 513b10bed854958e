import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';

/** No strategy: the tasks are learnt one after the other with stochastic gradient descent. */
export default defineStrategy({
  name: 'sgd',
  title: 'SGD',
  source: 'Robbins, Monro 1951, Annals of Mathematical Statistics 22',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
});
