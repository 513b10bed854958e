import { z } from 'zod';
import { usageError } from '../errors/user-error.js';
import type { Backbone } from './backbone.js';

/** No backbone: the head takes the features that the dataset has. See {@link featuresBy}. */
export const features: Backbone = {
  name: 'features',
  title: "The dataset's own features",
  source: 'none',
  options: z.strictObject({}),
  features: async ({ name }) => {
    throw usageError(`${name} has images, not features; choose a backbone that reads them, such as pixels`);
  },
};
