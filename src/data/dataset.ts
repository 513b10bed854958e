import type { NdArray } from '../engine/array.js';

/** What is known about images without their pixels. */
export interface Labelled {
  /** Each image's class in the whole dataset, 0 … classes − 1: [count]. */
  labels: Int32Array;
  count: number;
}

/** Images of one size with their classes. */
export interface LabelledImages extends Labelled {
  /** [count, channels, height, width], row-major, 0 … 255. */
  pixels: Uint8Array;
  /** Identifies the images in place of a hash of their pixels, where these are made of others. */
  digest?: string;
}

/** The features that a backbone computes from images, one flat row each, with their classes. */
export interface LabelledFeatures extends Labelled {
  /** [count, width], float32. */
  features: NdArray;
}

interface Dataset<Part extends Labelled> {
  name: string;
  /** Number of classes. */
  classes: number;
  /** In the order of their labels, if they have names; for showing, nothing else. */
  classNames?: readonly string[];
  train: Part;
  test: Part;
}

/** A dataset's training or test part. */
export type DatasetPart = keyof Pick<LabelledDataset, 'train' | 'test'>;

/** What images are like, all of a dataset alike. */
export interface ImageShape {
  channels: number;
  height: number;
  width: number;
  /** Black pixels on each side that are not in the published images. */
  padding: number;
}

/** All that a scenario sees of a dataset. */
export type LabelledDataset = Dataset<Labelled> & {
  /** As they are transformed; undefined where nothing is known of them. */
  images?: ImageShape;
};

export interface ImageDataset extends Dataset<LabelledImages> {
  /** Identifies the files that it was read from, and how: the same again, the same images. */
  files?: string;
  channels: number;
  height: number;
  width: number;
  /** Black pixels on each side that are not in the published images; none if left out. */
  padding?: number;
  /** Per channel, of pixels scaled to 0 … 1. */
  normalisation: { mean: readonly number[]; deviation: readonly number[] };
}

export const shapeOf = ({ channels, height, width, padding = 0 }: ImageDataset): ImageShape => ({
  channels,
  height,
  width,
  padding,
});

/** What is known of images that were read before. */
export interface KnownImages extends Labelled {
  /** SHA-256 of the images and their size, in hex. */
  digest: string;
}

export type KnownDataset = Dataset<KnownImages> & { images: ImageShape };

export interface FeatureDataset extends Dataset<LabelledFeatures> {
  /** Where features are pixels: what they are pixels of, and the feature that a black one is, by channel. */
  images?: ImageShape & { black: readonly number[] };
}

/** A dataset as it is read: of images, or of features that a head takes as they are. */
export type LoadedDataset = ImageDataset | FeatureDataset;

export const hasFeatures = (dataset: LoadedDataset): dataset is FeatureDataset => 'features' in dataset.train;
