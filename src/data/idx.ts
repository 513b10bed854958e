import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { messageOf, UserError } from '../errors/user-error.js';

interface IdxFile {
  /** SHA-256 of the whole file, in hex. */
  sha256: string;
}

export interface IdxLabels extends IdxFile {
  labels: Uint8Array;
}

export interface IdxImages extends IdxFile {
  count: number;
  rows: number;
  columns: number;
  /** [count, rows, columns], row-major, 0 … 255. */
  pixels: Uint8Array;
}

/**
 * Reads an IDX file of grey images.
 * @param advice what to do about a damaged file; ends the message.
 * @throws UserError if the file is missing, or not exactly what its header says.
 */
export function readIdxImages(file: string, advice: string): IdxImages {
  const { dimensions, bytes, sha256 } = readIdx(file, 0x00000803, advice);
  const [count, rows, columns] = dimensions as [number, number, number];
  return { count, rows, columns, pixels: bytes, sha256 };
}

/** Reads an IDX file of labels, one byte each; parameters and errors as for {@link readIdxImages}. */
export function readIdxLabels(file: string, advice: string): IdxLabels {
  const { bytes, sha256 } = readIdx(file, 0x00000801, advice);
  return { labels: bytes, sha256 };
}

/** An IDX file of bytes: a magic number whose last byte counts the dimensions, their sizes, the bytes. */
function readIdx(
  file: string,
  magic: number,
  advice: string,
): { dimensions: number[]; bytes: Uint8Array } & IdxFile {
  const damaged = (what: string) => new UserError(`${file}: ${what}; ${advice}`);
  const rank = magic & 0xff;
  const header = Buffer.alloc(4 + 4 * rank);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const found = fstatSync(descriptor).size;
    if (readSync(descriptor, header, 0, header.length, 0) < header.length) {
      throw damaged(`expected a header of ${header.length} bytes, found ${found}`);
    }
    if (header.readUInt32BE(0) !== magic) {
      throw damaged(`expected the magic number ${hex(magic)}, found ${hex(header.readUInt32BE(0))}`);
    }
    const dimensions = Array.from({ length: rank }, (_, i) => header.readUInt32BE(4 + 4 * i));
    // Before anything is allocated: the sizes may be nonsense.
    const expected = dimensions.reduce((product, size) => product * size, 1) + header.length;
    if (found !== expected) throw damaged(`expected ${expected} bytes, found ${found}`);
    const whole = readFileSync(descriptor);
    const sha256 = createHash('sha256').update(whole).digest('hex');
    return { dimensions, bytes: whole.subarray(header.length), sha256 };
  } catch (error) {
    throw error instanceof UserError ? error : damaged(`cannot be read (${messageOf(error)})`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
