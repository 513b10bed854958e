import { unknownName } from '../names.js';
import type { ImageDataset } from './dataset.js';
import { loadMnist } from './mnist.js';

const loaders = new Map<string, () => ImageDataset | Promise<ImageDataset>>([['mnist', () => loadMnist()]]);

const loaded = new Map<string, Promise<ImageDataset>>();

/**
 * A dataset by name, loaded once a process; its arrays are shared, so don't write to them.
 * @throws UserError when the name is unknown or the data are missing or damaged.
 */
export async function loadDataset(name: string): Promise<ImageDataset> {
  const load = loaders.get(name);
  if (load === undefined) throw unknownName('dataset', name, [...loaders.keys()]);
  const dataset = loaded.get(name) ?? Promise.resolve(load());
  loaded.set(name, dataset);
  return dataset;
}
