import { z } from 'zod';
import { defineStrategy } from '../src/plugins/strategy.js';
import { capacity } from './replay/options.js';

/** Greedy sampler and dumb learner: a balanced memory, and after each task a network trained on it from scratch. */
export default defineStrategy({
  name: 'gdumb',
  title: 'GDumb',
  source: 'Prabhu, Torr, Dokania 2020',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity,
    epochs: z.int().positive().max(1_000_000).default(30).describe('passes over the memory after each task'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity }) => ({ keeps: 'classes', taken: 'start', capacity }),
  phases: ({ epochs }) => [{ on: ['memory'], from: 'initial', epochs }],
});
