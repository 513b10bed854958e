import { unknownName } from '../names.js';
import type { ImageDataset } from './dataset.js';
import { loadMnist } from './mnist.js';

const loaders = new Map<string, () => ImageDataset>([['mnist', () => loadMnist()]]);

/**
 * Reads a dataset, by its name.
 * @throws UserError when the name is unknown or the data are missing or damaged.
 */
export async function loadDataset(name: string): Promise<ImageDataset> {
  const load = loaders.get(name);
  if (load === undefined) throw unknownName('dataset', name, [...loaders.keys()]);
  return load();
}
