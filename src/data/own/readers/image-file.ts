import { createRequire } from 'node:module';
import { messageOf, UserError } from '../../../errors/user-error.js';
import type { OwnImageShape } from '../definition.js';
import { bytesOfFile } from './bytes.js';

const require = createRequire(import.meta.url);

interface Decoded {
  width: number;
  height: number;
  /** [height, width, 4]: red, green, blue, opacity. */
  data: Uint8Array;
}

/**
 * The pixels of a PNG or JPEG file, [channels, height, width], with the values that the file has: no colour profile, gamma
 * or rotation is applied.
 * @throws UserError if the file is damaged, of another size, or has more than 8 bits a pixel, or if pixels see through or
 * are coloured where one channel is wanted
 */
export function pixelsOfImage(file: string, { channels, height, width }: OwnImageShape): Uint8Array {
  const image = decoded(file, bytesOfFile(file));
  if (image.width !== width || image.height !== height) {
    throw new UserError(
      `${file} is ${image.width}×${image.height}, but images has width ${width} and height ${height}`,
    );
  }
  const size = height * width;
  const pixels = new Uint8Array(channels * size);
  for (let at = 0; at < size; at++) {
    const [red, green, blue, opacity] = image.data.subarray(4 * at, 4 * at + 4) as unknown as Pixel;
    if (opacity !== 255)
      throw new UserError(`${file} has pixels that see through; save it without transparency`);
    if (channels === 1 && (red !== green || red !== blue)) {
      throw new UserError(`${file} has colours, but images.channels is 1`);
    }
    pixels[at] = red;
    if (channels === 1) continue;
    pixels[size + at] = green;
    pixels[2 * size + at] = blue;
  }
  return pixels;
}

type Pixel = [red: number, green: number, blue: number, opacity: number];

/** How files of each format begin. */
const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const JPEG_START = Buffer.from([0xff, 0xd8]);
/** And how they end. */
const PNG_END = Buffer.from([0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
const JPEG_END = Buffer.from([0xff, 0xd9]);

function decoded(file: string, bytes: Buffer): Decoded {
  const starts = (start: Buffer) => bytes.subarray(0, start.length).equals(start);
  try {
    if (starts(PNG_START)) return fromPng(file, bytes);
    if (starts(JPEG_START)) return fromJpeg(bytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const isWhole = [PNG_END, JPEG_END].some((end) => bytes.subarray(-end.length).equals(end));
    throw new UserError(
      isWhole ? `${file} is damaged: ${messageOf(error)}` : `${file} is damaged: it is cut off`,
    );
  }
  throw new UserError(
    `${file} is neither a PNG nor a JPEG file; remove it from the folder, or save it as one`,
  );
}

// Both are loaded when they are needed: few datasets are folders of images.

function fromPng(file: string, bytes: Buffer): Decoded {
  const { PNG } = require('pngjs') as typeof import('pngjs');
  const image = PNG.sync.read(bytes) as Decoded & { depth?: number };
  if (image.depth === 16) throw new UserError(`${file} has 16 bits a pixel; save it with 8`);
  return image;
}

function fromJpeg(bytes: Buffer): Decoded {
  const jpeg = require('jpeg-js') as typeof import('jpeg-js');
  return jpeg.decode(bytes, { useTArray: true, tolerantDecoding: false });
}
