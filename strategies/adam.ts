import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';

/** No strategy: the tasks are learnt one after the other with Adam. */
export default defineStrategy({
  name: 'adam',
  title: 'Adam',
  source: 'Kingma, Ba 2015, arXiv:1412.6980',
  optimizer: 'adam',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
});
