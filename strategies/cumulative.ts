import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';

/** Like joint training, but it goes on from the last task's network: an upper bound for methods that replay. */
export default defineStrategy({
  name: 'cumulative',
  title: 'Cumulative training',
  source: 'Lomonaco, Maltoni 2017, arXiv:1705.03550',
  optimizer: 'adam',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
  phases: () => [{ on: ['seen'] }],
});
