import type { ImageShape } from '../dataset.js';

/** An array as a file has it. */
export interface FileArray {
  shape: readonly number[];
  /** Row by row. */
  data: ArrayLike<number>;
  /** The type of its numbers in the file, `float64`. */
  dtype?: string;
  /** Where it was read from, for messages. */
  file?: string;
}

/** Whole numbers from 0 to classes − 1: [count]. */
export type Labels = FileArray | ArrayLike<number>;

/** Images with their classes. */
export interface ReadImages {
  /** [count, channels, height, width], or [count, height, width] of grey images; whole numbers from 0 to 255. */
  pixels: FileArray | Uint8Array;
  labels: Labels;
}

/** Features with their classes. */
export interface ReadFeatures {
  /** [count, width], float32. */
  features: FileArray | Float32Array;
  labels: Labels;
}

/** What reading gives. */
export interface ReadParts<Part> {
  train: Part;
  test: Part;
  /** In the order of their labels; for showing, nothing else. */
  classNames?: readonly string[];
}

interface Description {
  /** Letters, digits and single hyphens. */
  name: string;
  title: string;
  /** Where it was published. */
  source: string;
  /** Number of classes; each has images or features in both parts. */
  classes: number;
}

/** What images of one's own are like, all alike. */
export interface OwnImageShape extends Omit<ImageShape, 'padding'> {
  /** Black pixels on each side that are not in the published images, but in what is read; none if left out. */
  padding?: number;
}

/** A dataset of images. */
export interface OwnImages extends Description {
  images: OwnImageShape;
  /** Per channel, of pixels scaled to 0 … 1. If it is left out, the backbone `pixels` passes on 0 … 1 as they are. */
  normalisation?: { mean: readonly number[]; deviation: readonly number[] };
  /** Reads it; the same data each time. */
  read(images: OwnImageShape): ReadParts<ReadImages> | Promise<ReadParts<ReadImages>>;
}

/** A dataset of features, which a head takes as they are. */
export interface OwnFeatures extends Description {
  /** Number of features. */
  features: number;
  /** Reads it; the same data each time. */
  read(): ReadParts<ReadFeatures> | Promise<ReadParts<ReadFeatures>>;
}

/** A dataset in a user's own file. */
export type DatasetDefinition = OwnImages | OwnFeatures;

/** What a scenario is made from: the name of a built-in dataset, or one of the user's own. */
export type DatasetChoice = string | DatasetDefinition;

/** A dataset of one's own, for scenarios in the same file: their `dataset`. */
export const defineDataset = <Definition extends DatasetDefinition>(author: Definition): Definition => author;

export const datasetName = (dataset: DatasetChoice): string =>
  typeof dataset === 'string' ? dataset : dataset.name;

/** Whether a dataset has features, so that it takes no backbone. */
export const isOfFeatures = (dataset: DatasetChoice): dataset is OwnFeatures =>
  typeof dataset !== 'string' && 'features' in dataset;
