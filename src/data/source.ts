import type { Asset } from '../assets/asset.js';
import type { ImageDataset } from './dataset.js';

/** Where a dataset comes from. */
export interface DatasetSource {
  /** What scenarios call it. */
  name: string;
  /** What has to be there before it can be read; undefined where it comes with the program. */
  asset?: Asset;
  /** Reads it. @throws UserError when its files are missing or damaged. */
  load(): ImageDataset;
}
