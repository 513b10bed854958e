import { z } from 'zod';

/** The hyper-parameters of strategies with a memory. */
export const capacity = z.int().nonnegative().max(1_000_000).default(500).describe('samples in the memory');
export const drawn = z
  .int()
  .positive()
  .max(1_000_000)
  .default(128)
  .describe('samples that each step draws from the memory');
