import { capacity, defineStrategy, z } from 'continual-bench';

/** Learns each task alone, and then the classes so far on a memory that holds as many samples of each. */
export default defineStrategy({
  name: 'my-finetuning',
  title: 'My Fine-tuning',
  source: 'unpublished',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    capacity,
    epochs: z.int().positive().default(10).describe('passes over the memory after each task'),
  }),
  defaults: { task: {}, domain: {}, class: {} },
  memory: ({ capacity }) => ({ keeps: 'classes', taken: 'start', capacity }),
  phases: ({ epochs }) => [{}, { on: ['memory'], epochs }],
});
