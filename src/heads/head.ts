import { z } from 'zod';
import { MOST } from '../runs/configuration.js';
import type { Network, NetworkShape } from './network.js';

/** The trained part of a model, on top of a backbone's features. */
export interface Head<Schema extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** Publication that proposed it. */
  source: string;
  /** Schema of the options; every option has a default. */
  options: Schema;
  network(options: z.output<Schema>, shape: NetworkShape): Network;
}

/** An option of all heads. */
export const hidden = z
  .array(z.int().positive().max(MOST))
  .min(1)
  .default([256, 256])
  .describe('widths of the hidden layers, such as 400,200; 400 alone means 400,400');

/** An option of heads with attention: a factor on what the softmax is of. */
export const sharpness = z.number().positive().max(80).default(1);

/** An option of heads that have their own kind of layer. */
export const layers = z
  .enum(['all', 'last'])
  .default('all')
  .describe(
    "which layers are the head's own kind: all of them, or only the output layers (last), with an MLP below",
  );
