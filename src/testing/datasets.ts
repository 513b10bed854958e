import type { ImageDataset } from '../data/dataset.js';
import { loadDataset } from '../data/registry.js';

const read = new Map<string, Promise<ImageDataset>>();

/** Reads a dataset, only once for all tested plugins. @throws UserError like `loadDataset` */
export function datasetNamed(name: string): Promise<ImageDataset> {
  const dataset = read.get(name) ?? loadDataset(name);
  read.set(name, dataset);
  return dataset;
}
