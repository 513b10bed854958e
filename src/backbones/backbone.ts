import type { z } from 'zod';
import type { DatasetPart, FeatureDataset, ImageDataset, KnownDataset } from '../data/dataset.js';
import type { Device } from '../engine/engine.js';

/** Turns images into the features that a head takes. */
export interface Backbone<O extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** Where it was proposed. */
  source: string;
  /** Schema of the options; each must have a default. */
  options: O;
  /**
   * The user's options, with those added that follow from them on this machine: a checkpoint's SHA-256 from its label.
   * @throws UserError if something that they name is missing.
   */
  completed?(given: z.input<O>): z.input<O>;
  /**
   * Does the slow part of computing features once, so that `features` is fast afterwards.
   * @param signal aborts it; it then throws, and leaves nothing half-finished
   * @param device where they are computed, the CPU on all its cores; those of another are other features
   */
  prepare?(
    dataset: ImageDataset,
    options: z.output<O>,
    progress: FeatureProgress,
    signal: AbortSignal,
    device?: Device,
  ): Promise<void>;
  /** Whether features of known images are kept; it does not read them. */
  areKept?(known: KnownDataset, options: z.output<O>, device?: Device): Promise<boolean>;
  /** Kept features of known images; undefined if they are missing or damaged. */
  kept?(known: KnownDataset, options: z.output<O>, device?: Device): Promise<FeatureDataset | undefined>;
  /** Features of the images, in the same order, one row each. */
  features(dataset: ImageDataset, options: z.output<O>, device?: Device): Promise<FeatureDataset>;
}

/**
 * Called while features of a part of a dataset are computed: how many images are done, of how many; or `elsewhere`, once,
 * if another process computes them, which is waited for.
 * @param task whose images they are, where each task has its own: `task 2, seed 1`
 */
export type FeatureProgress = (
  dataset: string,
  part: DatasetPart,
  done: number | 'elsewhere',
  count: number,
  task?: string,
) => void;
