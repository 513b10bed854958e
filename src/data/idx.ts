import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isGzip } from '../assets/is-gzip.js';
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
 * Reads an IDX file of grey images, gzipped or not.
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

/**
 * An IDX file of bytes: a magic number whose last byte counts the dimensions, their sizes, the bytes. It may be gzipped.
 * @param magic the only one that is right; if it is left out, that of any number of dimensions
 */
export function readIdx(
  file: string,
  magic: number | undefined,
  advice: string,
): { dimensions: number[]; bytes: Uint8Array } & IdxFile {
  const damaged = (what: string) => new UserError(`${file}: ${what}; ${advice}`);
  try {
    return isGzip(file) ? parsed(gunzipped(file), magic, damaged) : readPlain(file, magic, damaged);
  } catch (error) {
    throw error instanceof UserError ? error : damaged(`cannot be read (${messageOf(error)})`);
  }
}

type Damaged = (what: string) => UserError;
type Parsed = { dimensions: number[]; bytes: Uint8Array } & IdxFile;

/** Looks at the header and the size first: a file of nonsense may be of any size. */
function readPlain(file: string, magic: number | undefined, damaged: Damaged): Parsed {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(LONGEST_HEADER);
    const read = readSync(descriptor, start, 0, start.length, 0);
    dimensionsIn(start.subarray(0, read), fstatSync(descriptor).size, magic, damaged);
    return parsed({ content: readFileSync(descriptor) }, magic, damaged);
  } finally {
    closeSync(descriptor);
  }
}

function gunzipped(file: string): { content: Buffer; stored: Buffer } {
  const stored = readFileSync(file);
  return { content: gunzipSync(stored), stored };
}

/** @param stored the bytes of the file, if they are not the content itself */
function parsed(
  { content, stored = content }: { content: Buffer; stored?: Buffer },
  magic: number | undefined,
  damaged: Damaged,
): Parsed {
  const dimensions = dimensionsIn(content, content.length, magic, damaged);
  const sha256 = createHash('sha256').update(stored).digest('hex');
  return { dimensions, bytes: content.subarray(4 + 4 * dimensions.length), sha256 };
}

/** The sizes in a header. @param start the beginning of a file of `found` bytes */
function dimensionsIn(start: Buffer, found: number, magic: number | undefined, damaged: Damaged): number[] {
  const foundMagic = start.length < 4 ? magic : start.readUInt32BE(0);
  if (
    magic === undefined &&
    (foundMagic === undefined || foundMagic >>> 8 !== BYTES || foundMagic % 256 === 0)
  ) {
    throw damaged('it does not begin like an IDX file of bytes');
  }
  const rank = (magic ?? foundMagic!) & 0xff;
  const length = 4 + 4 * rank;
  if (start.length < length) throw damaged(`expected a header of ${length} bytes, found ${found}`);
  if (magic !== undefined && foundMagic !== magic) {
    throw damaged(`expected the magic number ${hex(magic)}, found ${hex(foundMagic!)}`);
  }
  const dimensions = Array.from({ length: rank }, (_, i) => start.readUInt32BE(4 + 4 * i));
  const expected = dimensions.reduce((product, size) => product * size, 1) + length;
  if (found !== expected) throw damaged(`expected ${expected} bytes, found ${found}`);
  return dimensions;
}

/** The first three bytes of a magic number, where the values are bytes. */
const BYTES = 0x000008;

/** Of 255 dimensions. */
const LONGEST_HEADER = 4 + 4 * 255;

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
