import type { z } from 'zod';
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
