import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';

/** An upper bound: after each task, training from scratch on the data of all tasks so far. */
export default defineStrategy({
  name: 'joint',
  title: 'Joint training',
  source: 'Caruana 1997, Multitask Learning, Machine Learning 28',
  optimizer: 'adam',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
  phases: () => [{ on: ['seen'], from: 'initial' }],
});
