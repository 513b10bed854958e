import type { z } from 'zod';
import type { DatasetPart, FeatureDataset, ImageDataset } from '../data/dataset.js';

/** What turns images into the features that a head reads. */
export interface Backbone<O extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  /** Schema of the options; each has a default. */
  options: O;
  /**
   * What a user set, with what follows from it on this machine: a checkpoint's SHA-256 from its label.
   * @throws UserError when something that was named is not there.
   */
  completed?(given: z.input<O>): z.input<O>;
  /**
   * Does once what takes long in making features, so that `features` finds it done. Runs on all cores.
   * @param signal stops it: it throws then, and leaves nothing half-made
   */
  prepare?(
    dataset: ImageDataset,
    options: z.output<O>,
    progress: FeatureProgress,
    signal: AbortSignal,
  ): Promise<void>;
  /** The same images in the same order, each as a row of the backbone's own width. */
  features(dataset: ImageDataset, options: z.output<O>): Promise<FeatureDataset>;
}

/** Told while features of a part of a dataset are made: how many images are done, of how many. */
export type FeatureProgress = (dataset: string, part: DatasetPart, done: number, count: number) => void;
