import type { z } from 'zod';
import type { FeatureDataset, ImageDataset } from '../data/dataset.js';

/** What turns images into the features that a head reads. */
export interface Backbone<O extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  /** Schema of the options; each has a default. */
  options: O;
  /** The same images in the same order, each as a row of the backbone's own width. */
  features(dataset: ImageDataset, options: z.output<O>): Promise<FeatureDataset>;
}
