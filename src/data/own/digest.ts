import { createHash, type Hash } from 'node:crypto';
import { canonical } from '../../runs/canonical.js';
import { hasFeatures, type Labelled, type LoadedDataset } from '../dataset.js';

/**
 * SHA-256 of all that a dataset says about its samples: shape, classes, normalisation, and the labels and the pixels or
 * features of both parts, in hex. Names and files do not count.
 */
export function digestOfDataset(dataset: LoadedDataset): string {
  const hash = createHash('sha256');
  if (hasFeatures(dataset)) {
    const { classes, train, test } = dataset;
    hash.update(canonical({ of: 'features', classes, width: train.features.shape[1]! }));
    for (const part of [train, test]) addPart(hash, part, part.features.data as Float32Array);
  } else {
    const { classes, channels, height, width, padding, normalisation, train, test } = dataset;
    const { mean, deviation } = normalisation;
    const shape = {
      of: 'images',
      classes,
      channels,
      height,
      width,
      ...(padding && { padding }),
      mean: [...mean],
      deviation: [...deviation],
    };
    hash.update(canonical(shape));
    for (const part of [train, test]) addPart(hash, part, part.pixels);
  }
  return hash.digest('hex');
}

function addPart(hash: Hash, { count, labels }: Labelled, values: Uint8Array | Float32Array): void {
  hash.update(`\n${count}\n`).update(bytesOf(labels)).update(bytesOf(values));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array | Int32Array | Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
