import type { Asset } from '../assets/asset.js';
import type { ImageDataset, ImageShape, KnownDataset } from './dataset.js';

/** Where a dataset comes from. */
export interface DatasetSource {
  /** Its name in scenarios. */
  name: string;
  /** Number of classes. */
  classes: number;
  images: ImageShape;
  /** What must be installed before it can be read; undefined if it comes with the program. */
  asset?: Asset;
  /** Reads it. @throws UserError if its files are missing or damaged. */
  load(): ImageDataset;
  /**
   * What is known of its images from an earlier time, without reading its files; undefined if they have to be read.
   * @throws UserError if files are missing
   */
  known?(): KnownDataset | undefined;
}
