import type { ImageDataset, LoadedDataset } from '../data/dataset.js';
import type { DatasetChoice, DatasetDefinition } from '../data/own/definition.js';
import { readOwn } from '../data/own/load.js';
import { loadDataset } from '../data/registry.js';

const builtIn = new Map<string, Promise<ImageDataset>>();
const own = new Map<DatasetDefinition, Promise<LoadedDataset>>();

/** Reads a dataset, only once for all tested plugins. @throws UserError like `loadDataset` */
export function datasetNamed(name: string): Promise<ImageDataset> {
  const dataset = builtIn.get(name) ?? loadDataset(name);
  builtIn.set(name, dataset);
  return dataset;
}

/** The same for one of the user's own, too. @throws UserError, or what its `read` throws */
export function chosenDataset(choice: DatasetChoice): Promise<LoadedDataset> {
  if (typeof choice === 'string') return datasetNamed(choice);
  const dataset = own.get(choice) ?? readOwn(choice).then((read) => read.dataset);
  own.set(choice, dataset);
  return dataset;
}
