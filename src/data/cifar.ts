import { createHash } from 'node:crypto';
import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset, PublishedFile } from '../assets/asset.js';
import { changed, findInstalled, type Installed, linesOf, unusable } from '../assets/installed.js';
import { isSystemError, UserError } from '../errors/user-error.js';
import { bytesOf, CHANNELS, PIXELS, type RecordFile, readRecords, SIDE } from './cifar-records.js';
import type { ImageDataset, ImageShape, LabelledImages } from './dataset.js';
import { knownImages } from './known-images.js';
import type { DatasetSource } from './source.js';

/** Raise it when the same files give other images or labels than before. */
const DECODING = 1;

const SHAPE: ImageShape = { channels: CHANNELS, height: SIDE, width: SIDE, padding: 0 };

/** A dataset that is published in the binary format of CIFAR-10 and CIFAR-100. */
export interface CifarDescription extends Pick<Asset, 'name' | 'title' | 'source'> {
  /** The archive. */
  download: PublishedFile;
  /** The archive's folder. */
  folder: string;
  train: readonly CifarFile[];
  test: readonly CifarFile[];
  classes: number;
  normalisation: ImageDataset['normalisation'];
}

export interface CifarFile extends RecordFile {
  name: string;
  /** Of the published file. */
  sha256: string;
}

/** Where such a dataset comes from, and how it is read. */
export const cifarSource = (description: CifarDescription): DatasetSource & { asset: Asset } => {
  const { name, title, source, download, train, test } = description;
  const files = [...train, ...test];
  const asset: Asset = {
    name,
    title,
    source,
    downloads: [download],
    published: Object.fromEntries(
      files.map((file) => [file.name, { algorithm: 'sha256', hex: file.sha256 }]),
    ),
    labelled: false,
    install: (from, folder) => install(description, from, folder),
  };
  return {
    name,
    classes: description.classes,
    images: SHAPE,
    asset,
    load: () => load(description, asset, findInstalled(asset)),
    known: () => {
      const { folder, manifest } = findInstalled(asset);
      return knownImages(folder, markOf(manifest), SHAPE);
    },
  };
};

/** Identifies the files and how they are read. */
const markOf = ({ files }: Installed['manifest']): string =>
  createHash('sha256').update(`${DECODING}\n`).update(linesOf(files)).digest('hex');

async function install({ train, test, ...description }: CifarDescription, from: string, to: string) {
  const files = [...train, ...test];
  if (statSync(from).isFile()) {
    // Loaded when it is needed, since loading takes time.
    const { unpack } = await import('../assets/archive.js');
    await unpack(from, Object.fromEntries(files.map((file) => [file.name, bytesOf(file)])), to);
  } else {
    const folder = files.some(({ name }) => isFile(join(from, name))) ? from : join(from, description.folder);
    for (const { name } of files) {
      if (!isFile(join(folder, name))) throw new UserError(`${join(folder, name)} is missing or not a file`);
      copyFileSync(join(folder, name), join(to, name));
    }
  }
  for (const file of files) {
    try {
      readRecords(join(to, file.name), file, ...emptyPart(file.images));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`${from}: ${file.name}: ${error.message}; none of it was used`);
    }
  }
}

function load(description: CifarDescription, asset: Asset, installed: Installed): ImageDataset {
  return {
    name: description.name,
    files: markOf(installed.manifest),
    classes: description.classes,
    channels: CHANNELS,
    height: SIDE,
    width: SIDE,
    normalisation: description.normalisation,
    train: loadPart(description.train, asset, installed),
    test: loadPart(description.test, asset, installed),
  };
}

function loadPart(
  files: readonly CifarFile[],
  asset: Asset,
  { folder, manifest }: Installed,
): LabelledImages {
  const count = files.reduce((sum, { images }) => sum + images, 0);
  const [pixels, labels] = emptyPart(count);
  let first = 0;
  for (const file of files) {
    const path = join(folder, file.name);
    const end = first + file.images;
    try {
      const sha256 = readRecords(
        path,
        file,
        pixels.subarray(first * PIXELS, end * PIXELS),
        labels.subarray(first, end),
      );
      if (manifest.files.find(({ name }) => name === file.name)?.sha256 !== sha256) {
        throw changed();
      }
    } catch (error) {
      if (!(error instanceof UserError) && !isSystemError(error)) throw error;
      throw unusable(path, error, asset);
    }
    first = end;
  }
  return { pixels, labels, count };
}

const emptyPart = (images: number): [pixels: Uint8Array, classes: Int32Array] => [
  new Uint8Array(images * PIXELS),
  new Int32Array(images),
];

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
