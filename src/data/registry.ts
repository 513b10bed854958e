import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { findInstalled, folderOf, linesOf, requireUnchanged } from '../assets/installed.js';
import { findNamed } from '../errors/unknown-name.js';
import { UserError } from '../errors/user-error.js';
import { cifar10 } from './cifar10.js';
import { cifar100 } from './cifar100.js';
import type { ImageDataset, KnownDataset } from './dataset.js';
import { keepKnown } from './known-images.js';
import { loadMnist, MNIST_IMAGE_BYTES } from './mnist.js';
import type { DatasetSource } from './source.js';

const datasets: readonly DatasetSource[] = [
  { name: 'mnist', imageBytes: MNIST_IMAGE_BYTES, load: () => loadMnist() },
  cifar10,
  cifar100,
];

export const datasetNames: readonly string[] = datasets.map(({ name }) => name);

/**
 * Reads a dataset by its name.
 * @throws UserError if the name is unknown or the data are missing or damaged.
 */
export const loadDataset = async (name: string): Promise<ImageDataset> =>
  findNamed('dataset', name, datasets).load();

/** Bytes of one image of a dataset as it is published. */
export const imageBytesOf = (name: string): number => findNamed('dataset', name, datasets).imageBytes;

/**
 * What is known of a dataset's images from when they were last read; undefined if they have to be read.
 * @throws UserError if files are missing
 */
export const knownDataset = (name: string): KnownDataset | undefined =>
  findNamed('dataset', name, datasets).known?.();

/** Keeps what {@link knownDataset} tells the next time. */
export function keepKnownDataset(images: ImageDataset): void {
  const { asset } = findNamed('dataset', images.name, datasets);
  if (asset && images.files !== undefined) keepKnown(folderOf(asset), images.files, images);
}

/** Reads a dataset's files, without making images of them. @throws UserError if they have changed or are missing. */
export async function requireUnchangedDataset(name: string): Promise<void> {
  const { asset } = findNamed('dataset', name, datasets);
  if (asset) await requireUnchanged(asset);
}

/** @throws UserError that says how to get a dataset, if it is missing. */
export function requireDataset(name: string): void {
  const { asset } = findNamed('dataset', name, datasets);
  if (asset) findInstalled(asset);
}

/**
 * Identifies a dataset's files if they are not the published ones, so that their results are kept apart: a SHA-256 of
 * their names and hashes, in hex. Undefined if they are the published ones, or if there are none.
 * @throws UserError if the files cannot be identified.
 */
export function otherData(name: string): string | undefined {
  const asset = datasets.find((dataset) => dataset.name === name)?.asset;
  if (!asset || !existsSync(folderOf(asset))) return undefined;
  const { published, files } = findInstalled(asset).manifest;
  if (published) return undefined;
  return createHash('sha256').update(linesOf(files)).digest('hex');
}

/** @param data an earlier result of {@link otherData} @throws UserError if the dataset's files have changed since. */
export function requireData(name: string, data: string | undefined): void {
  const here = otherData(name);
  if (here === data) return;
  const say = (mark: string | undefined) =>
    mark === undefined ? 'the published files' : `files ${mark.slice(0, 8)}`;
  throw new UserError(
    `the run needs other images of ${name}: it used ${say(data)}, but ${say(here)} are installed`,
  );
}
