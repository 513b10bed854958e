import { array } from '../../engine/array.js';
import { UserError } from '../../errors/user-error.js';
import type {
  DatasetPart,
  FeatureDataset,
  ImageDataset,
  LabelledFeatures,
  LabelledImages,
  LoadedDataset,
} from '../dataset.js';
import { featuresFrom, labelsFrom, pixelsFrom, requireEveryClass } from './checked-part.js';
import {
  type DatasetDefinition,
  isOfFeatures,
  type OwnFeatures,
  type OwnImages,
  type ReadFeatures,
  type ReadImages,
  type ReadParts,
} from './definition.js';
import { digestOfDataset } from './digest.js';

/** A dataset of one's own, as it was read. */
export interface OwnDataset {
  dataset: LoadedDataset;
  /** See {@link digestOfDataset}. */
  digest: string;
  /** In the order of their labels, if they have names. */
  classNames?: readonly string[];
}

/** Reads a dataset of one's own. @throws UserError if what is read is not what its definition says; what `read` throws. */
export async function readOwn(definition: DatasetDefinition): Promise<OwnDataset> {
  const { dataset, classNames } = isOfFeatures(definition)
    ? checked(definition, featuresOf, await definition.read())
    : checked(definition, imagesOf, await definition.read(definition.images));
  return { dataset, digest: digestOfDataset(dataset), ...(classNames && { classNames }) };
}

type Read = Omit<OwnDataset, 'digest'>;

function checked<Definition extends DatasetDefinition, Part>(
  definition: Definition,
  make: (definition: Definition, read: ReadParts<Part>) => LoadedDataset,
  read: ReadParts<Part>,
): Read {
  const { name, classes } = definition;
  try {
    for (const of of ['train', 'test'] as const) {
      if (typeof read?.[of] === 'object' && read[of] !== null) continue;
      throw new UserError(`there is no ${of} part: read must give { train, test }`);
    }
    const names = namesOf(read, classes);
    return { dataset: make(definition, read), ...names };
  } catch (error) {
    throw error instanceof UserError ? new UserError(`the dataset ${name}: ${error.message}`) : error;
  }
}

function imagesOf(definition: OwnImages, read: ReadParts<ReadImages>): ImageDataset {
  const { name, classes, images, normalisation } = definition;
  const part = (of: DatasetPart): LabelledImages => {
    const { pixels, count } = pixelsFrom(read[of].pixels, images, of);
    return { pixels, labels: labelsFrom(read[of].labels, { count, classes, of }), count };
  };
  const parts = { train: part('train'), test: part('test') };
  requireEveryClass(parts, classes, 'image');
  const each = (value: number) => new Array<number>(images.channels).fill(value);
  return {
    ...{ name, classes },
    ...images,
    normalisation: normalisation ?? { mean: each(0), deviation: each(1) },
    ...parts,
  };
}

function featuresOf(definition: OwnFeatures, read: ReadParts<ReadFeatures>): FeatureDataset {
  const { name, classes, features: width } = definition;
  const part = (of: DatasetPart): LabelledFeatures => {
    const { values, count } = featuresFrom(read[of].features, width, of);
    const labels = labelsFrom(read[of].labels, { count, classes, of });
    return { features: array('float32', [count, width], values), labels, count };
  };
  const parts = { train: part('train'), test: part('test') };
  requireEveryClass(parts, classes, 'row');
  return { name, classes, ...parts };
}

function namesOf({ classNames }: ReadParts<unknown>, classes: number): Pick<Read, 'classNames'> {
  if (classNames === undefined) return {};
  if (classNames.length !== classes) {
    throw new UserError(
      `there are ${classNames.length} classes (${shortened(classNames)}), but classes is ${classes}`,
    );
  }
  return { classNames: classNames.map(String) };
}

const shortened = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 5).join(', ')}, … ${names.at(-1)}` : names.join(', ');
