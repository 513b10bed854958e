import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { messageOf, UserError } from '../errors.js';

export interface IdxImages {
  count: number;
  rows: number;
  columns: number;
  /** [count, rows, columns], row-major, 0 … 255. */
  pixels: Uint8Array;
}

/**
 * Reads an IDX file of grey images.
 * @param advice what to do about a damaged file; ends the message.
 * @throws UserError when the file is missing, or not exactly what its header says.
 */
export function readIdxImages(file: string, advice: string): IdxImages {
  const { dimensions, bytes } = readIdx(file, 0x00000803, advice);
  const [count, rows, columns] = dimensions as [number, number, number];
  return { count, rows, columns, pixels: bytes };
}

/** Reads an IDX file of labels, one byte each; parameters and errors as for {@link readIdxImages}. */
export function readIdxLabels(file: string, advice: string): Uint8Array {
  return readIdx(file, 0x00000801, advice).bytes;
}

/** An IDX file of bytes: a magic number whose last byte counts the dimensions, their sizes, the bytes. */
function readIdx(file: string, magic: number, advice: string): { dimensions: number[]; bytes: Uint8Array } {
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
    return { dimensions, bytes: readFileSync(descriptor).subarray(header.length) };
  } catch (error) {
    throw error instanceof UserError ? error : damaged(`cannot be read (${messageOf(error)})`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
