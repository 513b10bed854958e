import { usageError } from '../../errors/user-error.js';
import { datasetMisfit } from '../../plugins/dataset-misfit.js';
import { type DatasetPart, hasFeatures, type ImageShape, type LoadedDataset } from '../dataset.js';
import { loadDataset, type Sizes, sizesOf } from '../registry.js';
import {
  type DatasetChoice,
  type DatasetDefinition,
  datasetName,
  type OwnImages,
  type ReadFeatures,
  type ReadImages,
  type ReadParts,
} from './definition.js';
import { readOwn } from './load.js';

/** Datasets that become a single one. */
export interface JoinedDatasets extends Pick<DatasetDefinition, 'name' | 'title' | 'source'> {
  /** Names of built-in ones, or one's own: two or more of images of the same size, or of the same number of features. */
  datasets: readonly DatasetChoice[];
  /** Of all images alike, per channel, of pixels scaled to 0 … 1; the datasets' own normalisations do not count. */
  normalisation?: OwnImages['normalisation'];
}

/**
 * One dataset that has all images, or features, of several: first the classes of the first dataset, then those of the
 * second, and so on. With as many `classesPerTask` as each has, `classSplit` makes them tasks one after the other.
 * @throws UserError if they do not fit each other
 */
export function joinedDatasets(author: JoinedDatasets): DatasetDefinition {
  const { datasets, normalisation, ...described } = author;
  const sizes = fitting(author.name, datasets);
  const classes = sizes.reduce((sum, one) => sum + one.classes, 0);
  const [{ images, features }] = sizes as [Sizes];
  if (features !== undefined) {
    const read = async (): Promise<ReadParts<ReadFeatures>> => joined(await allOf(datasets), featuresOf);
    return { ...described, classes, features, read };
  }
  // A border that only some have is part of the images.
  const padding = Math.min(...sizes.map((one) => one.images!.padding));
  return {
    ...{ ...described, classes, images: { ...images, padding } },
    ...(normalisation && { normalisation }),
    read: async (): Promise<ReadParts<ReadImages>> => joined(await allOf(datasets), imagesOf),
  };
}

/** What is known of datasets that can be joined. @throws UserError if they cannot */
function fitting(name: string, datasets: readonly DatasetChoice[]): Sizes[] {
  const refuse = (message: string): never => {
    throw usageError(`${name}: ${message}`);
  };
  if (datasets.length < 2) refuse(`datasets must list two or more, not ${datasets.length}`);
  for (const one of datasets) {
    const misfit = typeof one === 'string' ? undefined : datasetMisfit(one);
    if (misfit) refuse(`${datasetName(one)}: ${misfit.message}`);
  }
  const names = datasets.map(datasetName);
  const twice = names.find((one, at) => names.indexOf(one) < at);
  if (twice !== undefined) refuse(`datasets lists ${twice} twice`);
  const sizes = datasets.map(sizesOf);
  const said = sizes.map(saidOf);
  const other = said.findIndex((one) => one !== said[0]);
  if (other >= 0) {
    refuse(`${names[other]} has ${said[other]}, but ${names[0]} has ${said[0]}; they must be the same`);
  }
  return sizes;
}

const saidOf = ({ images, features }: Sizes): string =>
  images ? `images of ${sideBySide(images)}` : `${features} features`;

const sideBySide = ({ channels, height, width }: ImageShape): string => `${channels}×${height}×${width}`;

interface Read {
  name: string;
  dataset: LoadedDataset;
  classNames?: readonly string[];
}

const allOf = async (datasets: readonly DatasetChoice[]): Promise<Read[]> => {
  const read: Read[] = [];
  for (const one of datasets) {
    const what = typeof one === 'string' ? { dataset: await loadDataset(one) } : await readOwn(one);
    read.push({ name: datasetName(one), ...what });
  }
  return read;
};

function joined<Part>(
  read: readonly Read[],
  partOf: (datasets: readonly LoadedDataset[], part: DatasetPart, labels: Int32Array) => Part,
): ReadParts<Part> {
  const datasets = read.map(({ dataset }) => dataset);
  const part = (of: DatasetPart) => partOf(datasets, of, labelsOf(datasets, of));
  const classNames = read.flatMap(({ name, dataset, classNames: names }) =>
    Array.from({ length: dataset.classes }, (_, one) => `${name} ${names?.[one] ?? one}`),
  );
  return { train: part('train'), test: part('test'), classNames };
}

/** Labels that count on from dataset to dataset. */
function labelsOf(datasets: readonly LoadedDataset[], part: DatasetPart): Int32Array {
  const labels = new Int32Array(datasets.reduce((sum, one) => sum + one[part].count, 0));
  let [row, first] = [0, 0];
  for (const { [part]: one, classes } of datasets) {
    for (const label of one.labels) labels[row++] = first + label;
    first += classes;
  }
  return labels;
}

function imagesOf(datasets: readonly LoadedDataset[], part: DatasetPart, labels: Int32Array): ReadImages {
  const all = datasets.map((one) => (hasFeatures(one) ? new Uint8Array() : one[part].pixels));
  return { pixels: filled(new Uint8Array(lengthOf(all)), all), labels };
}

function featuresOf(datasets: readonly LoadedDataset[], part: DatasetPart, labels: Int32Array): ReadFeatures {
  const all = datasets.map((one) => (hasFeatures(one) ? one[part].features.data : new Float32Array()));
  return { features: filled(new Float32Array(lengthOf(all)), all), labels };
}

const lengthOf = (all: readonly ArrayLike<number>[]): number =>
  all.reduce((sum, { length }) => sum + length, 0);

function filled<Values extends Uint8Array | Float32Array>(
  values: Values,
  all: readonly ArrayLike<number>[],
): Values {
  let at = 0;
  for (const one of all) {
    values.set(one, at);
    at += one.length;
  }
  return values;
}
