import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset } from '../assets/asset.js';
import { advice, changed, findInstalled, type Installed, unusable } from '../assets/installed.js';
import { UserError } from '../errors/user-error.js';
import type { ImageDataset, ImageShape, LabelledImages } from './dataset.js';
import { readIdxImages, readIdxLabels } from './idx.js';
import { normalisationOf } from './normalisation.js';
import { padded } from './padded.js';
import type { DatasetSource } from './source.js';

const SIDE = 28;
/** As MNIST's. */
const PADDING = 2;
const PADDED = SIDE + 2 * PADDING;
const SHAPE: ImageShape = { channels: 1, height: PADDED, width: PADDED, padding: PADDING };
/** Bytes that a file may have. */
const MOST = 1 << 28;

/** A dataset that is published in the format of MNIST, as gzipped IDX files. */
export interface IdxDescription extends Pick<Asset, 'name' | 'title' | 'source' | 'downloads'> {
  /** The names of its files, and their checksums if they are published. */
  files: Record<'train' | 'test', { images: string; labels: string }>;
  published: Asset['published'];
  /** Whether the files are downloaded in a zip archive. */
  isZipped: boolean;
  classes: number;
  /** The label of the first class. */
  firstLabel: number;
  /** Whether rows and columns are exchanged in the files. */
  isTransposed: boolean;
}

/** Where such a dataset comes from, and how it is read: with images padded as MNIST's are. */
export const idxSource = (description: IdxDescription): DatasetSource & { asset: Asset } => {
  const { name, title, source, downloads, published, classes } = description;
  const asset: Asset = {
    ...{ name, title, source, downloads, published },
    labelled: false,
    install: (from, folder) => install(description, from, folder),
  };
  const read = () => load(description, findInstalled(asset), asset);
  return { name, classes, images: SHAPE, asset, load: read };
};

const fileNames = ({ files: { train, test } }: IdxDescription): string[] => [
  ...[train.images, train.labels],
  ...[test.images, test.labels],
];

async function install(description: IdxDescription, from: string, to: string): Promise<void> {
  const names = fileNames(description);
  if (statSync(from).isFile()) {
    if (!description.isZipped) {
      throw new UserError(`${from} is a file; import the folder that has ${names.join(', ')}`);
    }
    // Loaded when it is needed, since loading takes time.
    const { unzip } = await import('../assets/zip.js');
    await unzip(from, names, MOST, to);
  } else {
    for (const name of names) {
      const file = join(from, name);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
        throw new UserError(`${file} is missing or not a file`);
      }
      copyFileSync(file, join(to, name));
    }
  }
  try {
    for (const part of ['train', 'test'] as const) readPart(description, to, part, 'none of it was used');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // It is the user's file that is wrong.
    throw new UserError(error.message.replace(to, from));
  }
}

function load(description: IdxDescription, { folder, manifest }: Installed, asset: Asset): ImageDataset {
  const { name, classes } = description;
  const part = (of: 'train' | 'test'): LabelledImages => {
    const { sha256, ...images } = readPart(description, folder, of, advice(asset));
    for (const [file, found] of Object.entries(sha256)) {
      if (manifest.files.find((one) => one.name === file)?.sha256 === found) continue;
      throw unusable(join(folder, file), changed(), asset);
    }
    return images;
  };
  const [train, test] = [part('train'), part('test')];
  return {
    ...{ name, classes },
    ...SHAPE,
    normalisation: normalisationOf(train.pixels, 1, PADDED * PADDED),
    ...{ train, test },
  };
}

/** @returns also the SHA-256 of both files, by name */
function readPart(
  { files, classes, firstLabel, isTransposed }: IdxDescription,
  folder: string,
  part: 'train' | 'test',
  advice: string,
): LabelledImages & { sha256: Record<string, string> } {
  const [imagesFile, labelsFile] = [join(folder, files[part].images), join(folder, files[part].labels)];
  const { count, rows, columns, pixels, sha256 } = readIdxImages(imagesFile, advice);
  if (rows !== SIDE || columns !== SIDE) {
    throw new UserError(
      `${imagesFile}: expected images of ${SIDE}×${SIDE}, found ${rows}×${columns}; ${advice}`,
    );
  }
  const read = readIdxLabels(labelsFile, advice);
  if (read.labels.length !== count) {
    throw new UserError(`${labelsFile}: expected ${count} labels, found ${read.labels.length}; ${advice}`);
  }
  const labels = Int32Array.from(read.labels, (label) => label - firstLabel);
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong >= 0) {
    const range = `${firstLabel} to ${firstLabel + classes - 1}`;
    throw new UserError(
      `${labelsFile}: expected labels from ${range}, found ${read.labels[wrong]}; ${advice}`,
    );
  }
  return {
    pixels: padded(isTransposed ? transposed(pixels) : pixels.slice(), count, SIDE, PADDING),
    labels,
    count,
    sha256: { [files[part].images]: sha256, [files[part].labels]: read.sha256 },
  };
}

/** Images with rows and columns exchanged. */
function transposed(pixels: Uint8Array): Uint8Array {
  const turned = new Uint8Array(pixels.length);
  for (let image = 0; image < pixels.length; image += SIDE * SIDE) {
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        turned[image + row * SIDE + column] = pixels[image + column * SIDE + row]!;
      }
    }
  }
  return turned;
}
