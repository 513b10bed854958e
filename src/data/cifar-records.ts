import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../errors/user-error.js';

export const SIDE = 32;
export const CHANNELS = 3;
/** Bytes of an image: its red, its green and its blue plane, row by row. */
export const PIXELS = CHANNELS * SIDE * SIDE;

/** Number of records read at a time. */
const CHUNK = 1_000;

/** A file in the binary format of CIFAR-10 and CIFAR-100: records of label bytes and an image. */
export interface RecordFile {
  images: number;
  /** Number of classes for each label byte; the last byte is the class that is used. */
  labelClasses: readonly number[];
}

export const bytesOf = ({ images, labelClasses }: RecordFile): number =>
  images * (labelClasses.length + PIXELS);

/**
 * Reads a file of records.
 * @param pixels [images, 3, 32, 32], filled with the images.
 * @param classes [images], filled with their classes.
 * @returns the file's SHA-256, in hex.
 * @throws UserError, without the file's name, if it has the wrong size or a label is out of range.
 */
export function readRecords(
  file: string,
  format: RecordFile,
  pixels: Uint8Array,
  classes: Int32Array,
): string {
  const { images, labelClasses } = format;
  const width = labelClasses.length + PIXELS;
  const hash = createHash('sha256');
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size !== bytesOf(format)) throw new UserError(`expected ${bytesOf(format)} bytes, found ${size}`);
    const chunk = Buffer.alloc(CHUNK * width);
    for (let first = 0; first < images; first += CHUNK) {
      const records = chunk.subarray(0, Math.min(CHUNK, images - first) * width);
      readFully(descriptor, records);
      hash.update(records);
      for (let at = 0, image = first; at < records.length; at += width, image++) {
        for (const [position, count] of labelClasses.entries()) {
          const label = records[at + position]!;
          if (label >= count) {
            throw new UserError(`record ${image + 1} has the label ${label}, expected 0 to ${count - 1}`);
          }
          classes[image] = label;
        }
        pixels.set(records.subarray(at + labelClasses.length, at + width), image * PIXELS);
      }
    }
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}

function readFully(descriptor: number, bytes: Uint8Array): void {
  for (let there = 0; there < bytes.length; ) {
    const read = readSync(descriptor, bytes, there, bytes.length - there, null);
    if (read === 0) throw new UserError('the file ended while it was being read');
    there += read;
  }
}
