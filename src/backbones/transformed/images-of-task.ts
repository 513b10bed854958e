import { createHash } from 'node:crypto';
import type { DatasetPart, ImageDataset, KnownDataset } from '../../data/dataset.js';
import type { Experience, PixelTransform } from '../../plugins/task-sequence.js';
import { transformedPixels } from './pixels.js';

/** Raise it when the same transform gives other images than before. */
const TRANSFORMING = 1;

/** A task whose images are transformed. */
export interface TransformedTask {
  experience: Experience & { transform: PixelTransform };
  /** The part of the dataset that its test images are from. */
  testedOn: DatasetPart;
}

/** What is known of a task's transformed images, those alone that it uses, in the order of its rows. */
export function knownOfTask(known: KnownDataset, { experience, testedOn }: TransformedTask): KnownDataset {
  const { train, test, transform } = experience;
  const part = (of: DatasetPart, rows: Int32Array) => ({
    labels: rows.map((row) => known[of].labels[row]!),
    count: rows.length,
    digest: digestOfTransformed(known[of].digest, rows, transform),
  });
  return { ...known, train: part('train', train.rows), test: part(testedOn, test.rows) };
}

/** The same, as images. @param known what {@link knownOfTask} gives */
export function imagesOfTask(
  { files: _, ...dataset }: ImageDataset,
  { experience: { train, test, transform }, testedOn }: TransformedTask,
  known: KnownDataset,
): ImageDataset {
  const pixels = (of: DatasetPart, rows: Int32Array) =>
    transformedPixels(dataset[of].pixels, rows, transform, dataset);
  return {
    ...dataset,
    train: { ...known.train, pixels: pixels('train', train.rows) },
    test: { ...known.test, pixels: pixels(testedOn, test.rows) },
  };
}

/** Identifies images by those that they are made of, and how: a SHA-256 in hex. */
function digestOfTransformed(digest: string, rows: Int32Array, { indices, weights }: PixelTransform): string {
  const hash = createHash('sha256').update(`transformed ${TRANSFORMING}\n${digest}\n`);
  for (const values of [rows, indices, weights ?? new Float32Array()]) {
    hash.update(`${values.length}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
