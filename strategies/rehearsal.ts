import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { capacity } from './replay/options.js';

/** Naive rehearsal: epochs of the task's samples and of the memory, repeated until it is as large, shuffled together. */
export default defineStrategy({
  name: 'rehearsal',
  title: 'Naive rehearsal',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  optimizer: 'adam',
  hyperparameters: z.strictObject({ capacity: capacity.default(1100) }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity }) => ({ keeps: 'tasks', capacity }),
  phases: () => [{ on: ['task', 'repeated memory'] }],
});
