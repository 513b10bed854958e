import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { canonical, canonicalHash } from '../runs/canonical.js';
import { writeWhole } from '../system/write-whole.js';
import {
  type ImageDataset,
  type ImageShape,
  type KnownDataset,
  type KnownImages,
  type LabelledImages,
  shapeOf,
} from './dataset.js';

/** Beside a dataset's files: what was found out about their images when they were last read. */
const FILE = 'images.json';

/** SHA-256 of images and their size, in hex, unless they have another digest. */
export const digestOf = (
  { channels, height, width }: Pick<ImageDataset, 'channels' | 'height' | 'width'>,
  { pixels, digest }: LabelledImages,
): string =>
  digest ?? createHash('sha256').update(`${channels}×${height}×${width}`).update(pixels).digest('hex');

/** What is known of images that have been read. */
export function knownOf(dataset: ImageDataset): KnownDataset {
  const { name, classes, train, test } = dataset;
  const part = (images: LabelledImages): KnownImages => {
    const { labels, count } = images;
    return { labels, count, digest: digestOf(dataset, images) };
  };
  return { name, classes, images: shapeOf(dataset), train: part(train), test: part(test) };
}

/** Keeps what later runs need to know of images. Where it cannot be written, they read the images again. */
export function keepKnown(folder: string, files: string, dataset: ImageDataset): void {
  const part = (images: LabelledImages) => ({
    digest: digestOf(dataset, images),
    labels: Buffer.from(Uint8Array.from(images.labels)).toString('base64'),
  });
  const { name, classes, train, test } = dataset;
  const content = { files, name, classes, train: part(train), test: part(test) };
  try {
    writeWhole(join(folder, FILE), canonical({ ...content, sha256: canonicalHash(content) }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

/**
 * What was kept; undefined if it is missing, damaged or of other files.
 * @param files identifies them @param images what they are like
 */
export function knownImages(folder: string, files: string, images: ImageShape): KnownDataset | undefined {
  try {
    const text = readFileSync(join(folder, FILE), 'utf8');
    const { sha256, ...content } = JSON.parse(text) as Kept;
    if (sha256 !== canonicalHash(content) || content.files !== files) return undefined;
    const { name, classes, train, test } = content;
    return { name, classes, images, train: partOf(train), test: partOf(test) };
  } catch {
    return undefined;
  }
}

type KeptPart = { digest: string; labels: string };
type Kept = {
  files: string;
  name: string;
  classes: number;
  train: KeptPart;
  test: KeptPart;
  sha256: string;
};

function partOf({ digest, labels }: KeptPart): KnownImages {
  const classes = Int32Array.from(Buffer.from(labels, 'base64'));
  return { digest, labels: classes, count: classes.length };
}
