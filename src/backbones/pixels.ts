import { z } from 'zod';
import type { Backbone } from './backbone.js';

const options = z.strictObject({});

/** No backbone: the head reads the normalised pixels. */
export const pixels: Backbone<typeof options> = {
  name: 'pixels',
  title: 'Pixels',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  options,
  features: async (dataset) => dataset,
};
