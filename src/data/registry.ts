import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Asset } from '../assets/asset.js';
import { findInstalled, folderOf, linesOf, requireUnchanged } from '../assets/installed.js';
import { findNamed } from '../errors/unknown-name.js';
import { UserError } from '../errors/user-error.js';
import { cifar10 } from './cifar10.js';
import { cifar100 } from './cifar100.js';
import {
  hasFeatures,
  type ImageDataset,
  type ImageShape,
  type KnownDataset,
  type Labelled,
  type LabelledDataset,
  type LoadedDataset,
  shapeOf,
} from './dataset.js';
import { emnistBalanced, emnistLetters } from './emnist.js';
import { fashionMnist } from './fashion-mnist.js';
import { kmnist } from './kmnist.js';
import { keepKnown } from './known-images.js';
import { mnist } from './mnist.js';
import { type DatasetChoice, datasetName, isOfFeatures } from './own/definition.js';
import { readOwn } from './own/load.js';
import type { DatasetSource } from './source.js';

const datasets: readonly DatasetSource[] = [
  mnist,
  cifar10,
  cifar100,
  fashionMnist,
  kmnist,
  emnistBalanced,
  emnistLetters,
];

export const datasetNames: readonly string[] = datasets.map(({ name }) => name);

const builtIn = (name: string): DatasetSource => findNamed('dataset', name, datasets);

/**
 * Reads a built-in dataset by its name.
 * @throws UserError if the name is unknown or the data are missing or damaged.
 */
export const loadDataset = async (name: string): Promise<ImageDataset> => builtIn(name).load();

/**
 * Reads a dataset, built-in or the user's own.
 * @param data what the user's own must be, an earlier result of {@link dataMark}
 * @throws UserError if the name is unknown, or the data are missing, damaged or other ones.
 */
export async function loadChosen(dataset: DatasetChoice, data: string | undefined): Promise<LoadedDataset> {
  if (typeof dataset === 'string') return loadDataset(dataset);
  const own = await readOwn(dataset);
  if (own.digest === data) return { ...own.dataset, ...(own.classNames && { classNames: own.classNames }) };
  throw new UserError(`the data of ${dataset.name} have changed since they were read; repeat the command`);
}

/** Bytes of one image of a dataset as it is published; without end if it has features, so that those are smaller. */
export function imageBytesOf(dataset: DatasetChoice): number {
  const { images } = sizesOf(dataset);
  if (!images) return Number.POSITIVE_INFINITY;
  const { channels, height, width, padding } = images;
  return channels * (height - 2 * padding) * (width - 2 * padding);
}

/** What is known of a dataset before it is read: its classes, and what its images are like or how many features it has. */
export type Sizes = { classes: number } & (
  | { images: ImageShape; features?: never }
  | { images?: never; features: number }
);

export function sizesOf(dataset: DatasetChoice): Sizes {
  if (typeof dataset === 'string') return builtIn(dataset);
  const { classes } = dataset;
  if (isOfFeatures(dataset)) return { classes, features: dataset.features };
  return { classes, images: { padding: 0, ...dataset.images } };
}

/**
 * What is known of a dataset's images from when they were last read; undefined if they have to be read, as the user's own.
 * @throws UserError if files are missing
 */
export const knownDataset = (dataset: DatasetChoice): KnownDataset | undefined =>
  typeof dataset === 'string' ? builtIn(dataset).known?.() : undefined;

/** Keeps what {@link knownDataset} tells the next time. */
export function keepKnownDataset(dataset: DatasetChoice, images: ImageDataset): void {
  const asset = assetOf(dataset);
  if (asset && images.files !== undefined) keepKnown(folderOf(asset), images.files, images);
}

/** Reads a dataset's files, without making images of them. @throws UserError if they have changed or are missing. */
export async function requireUnchangedDataset(dataset: DatasetChoice): Promise<void> {
  const asset = assetOf(dataset);
  if (asset) await requireUnchanged(asset);
}

/** @throws UserError that says how to get a dataset, if it is missing. */
export function requireDataset(dataset: DatasetChoice): void {
  const asset = assetOf(dataset);
  if (asset) findInstalled(asset);
}

const assetOf = (dataset: DatasetChoice): Asset | undefined =>
  typeof dataset === 'string' ? builtIn(dataset).asset : undefined;

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

/**
 * Identifies the data of a dataset if they are not those published under its name: by its files, or, of the user's own, by
 * what is read; a SHA-256 in hex.
 * @throws UserError if that is not possible
 */
export async function dataMark(dataset: DatasetChoice): Promise<string | undefined> {
  if (typeof dataset === 'string') return otherData(dataset);
  const { digest, dataset: read } = await readOwn(dataset);
  labels.set(dataset, labelledOf(read));
  return digest;
}

/** Of the user's own datasets that {@link dataMark} has read. */
const labels = new WeakMap<object, LabelledDataset>();

/** The labels of a dataset of the user's own, if {@link dataMark} has read it; its pixels or features are not held. */
export const labelsRead = (dataset: DatasetChoice): LabelledDataset | undefined =>
  typeof dataset === 'string' ? undefined : labels.get(dataset);

function labelledOf(read: LoadedDataset): LabelledDataset {
  const { name, classes, train, test } = read;
  const part = ({ labels, count }: Labelled): Labelled => ({ labels, count });
  return {
    ...{ name, classes, train: part(train), test: part(test) },
    ...(!hasFeatures(read) && { images: shapeOf(read) }),
  };
}

/** @param data an earlier result of {@link dataMark} @param here that of now @throws UserError if they differ */
export function requireSameData(
  dataset: DatasetChoice,
  data: string | undefined,
  here: string | undefined,
): void {
  if (here === data) return;
  const name = datasetName(dataset);
  if (typeof dataset !== 'string') {
    const marks = `SHA-256 ${here?.slice(0, 8)} instead of ${data?.slice(0, 8)}`;
    throw new UserError(`the run needs other data of ${name} than are there now (${marks}); restore them`);
  }
  const say = (mark: string | undefined) =>
    mark === undefined ? 'the published files' : `files ${mark.slice(0, 8)}`;
  throw new UserError(
    `the run needs other images of ${name}: it used ${say(data)}, but ${say(here)} are installed`,
  );
}
