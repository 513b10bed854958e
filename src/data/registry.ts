import { findInstalled } from '../assets/installed.js';
import { findNamed } from '../names.js';
import { cifar10 } from './cifar10.js';
import { cifar100 } from './cifar100.js';
import type { ImageDataset } from './dataset.js';
import { loadMnist } from './mnist.js';
import type { DatasetSource } from './source.js';

const datasets: readonly DatasetSource[] = [{ name: 'mnist', load: () => loadMnist() }, cifar10, cifar100];

export const datasetNames: readonly string[] = datasets.map(({ name }) => name);

/**
 * Reads a dataset, by its name.
 * @throws UserError when the name is unknown or the data are missing or damaged.
 */
export const loadDataset = async (name: string): Promise<ImageDataset> =>
  findNamed('dataset', name, datasets).load();

/** @throws UserError that says how to get a dataset, when it is not there. */
export function requireDataset(name: string): void {
  const { asset } = findNamed('dataset', name, datasets);
  if (asset) findInstalled(asset);
}
