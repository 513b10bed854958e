import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';

/** No strategy: the tasks are learnt one after the other with Adagrad, whose steps shrink. */
export default defineStrategy({
  name: 'adagrad',
  title: 'Adagrad',
  source: 'Duchi, Hazan, Singer 2011, JMLR 12',
  optimizer: 'adagrad',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
});
