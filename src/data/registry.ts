import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { findInstalled, folderOf } from '../assets/installed.js';
import { findNamed } from '../errors/unknown-name.js';
import { UserError } from '../errors/user-error.js';
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

/**
 * What tells a dataset's files here from the published ones, so that results of others are not taken for theirs:
 * a SHA-256 of their names and hashes, in hex; undefined where they are the published ones, or none are there.
 * @throws UserError when what is there cannot be told.
 */
export function otherData(name: string): string | undefined {
  const asset = datasets.find((dataset) => dataset.name === name)?.asset;
  if (!asset || !existsSync(folderOf(asset))) return undefined;
  const { published, files } = findInstalled(asset).manifest;
  if (published) return undefined;
  const lines = files.map((file) => `${file.sha256}  ${file.name}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** @param data what {@link otherData} said @throws UserError where the files of a dataset are not those. */
export function requireData(name: string, data: string | undefined): void {
  const here = otherData(name);
  if (here === data) return;
  const say = (mark: string | undefined) =>
    mark === undefined ? 'the published files' : `files ${mark.slice(0, 8)}`;
  throw new UserError(
    `the run is of other images of ${name}: it takes ${say(data)}, and here are ${say(here)}`,
  );
}
