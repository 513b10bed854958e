import { z } from 'zod';
import { MOST } from '../runs/configuration.js';
import type { Network, NetworkShape } from './network.js';

/** What is trained over a backbone's features. */
export interface Head<Schema extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  /** Schema of the options; each has a default. */
  options: Schema;
  network(options: z.output<Schema>, shape: NetworkShape): Network;
}

/** Option that all heads have. */
export const hidden = z
  .array(z.int().positive().max(MOST))
  .min(1)
  .default([256, 256])
  .describe('widths of the hidden layers');

/** Option of the heads that bring a kind of layer of their own. */
export const layers = z
  .enum(['all', 'last'])
  .default('all')
  .describe("which layers are of the head's kind: all, or only the output layers over an MLP");
