import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { onTestFinished } from 'vitest';
import { Random } from '../../../src/random/random.js';

/** A new folder with files; it is removed after the test. @param files by path */
export function folderOf(files: Record<string, Uint8Array | string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-own-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFiles(folder, files);
  return folder;
}

/** Writes files into a folder, by their paths. */
export function writeFiles(folder: string, files: Record<string, Uint8Array | string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

type Rgba = [number, number, number, number?];

/** A PNG file. @param pixels row by row; grey ones as numbers @param chunks of the file, after its header */
export function png(
  width: number,
  pixels: readonly (number | Rgba)[],
  { depth = 8, chunks = [] }: { depth?: 8 | 16; chunks?: Buffer[] } = {},
): Buffer {
  const image = new PNG({ width, height: pixels.length / width });
  const rgba = pixels.flatMap((pixel) => {
    const [red, green, blue, opacity = 255] = typeof pixel === 'number' ? [pixel, pixel, pixel] : pixel;
    return [red, green, blue, opacity];
  });
  image.data =
    depth === 8 ? Buffer.from(rgba) : Buffer.from(Uint16Array.from(rgba, (one) => one * 257).buffer);
  const isGrey = pixels.every((pixel) => typeof pixel === 'number');
  const file = PNG.sync.write(image, {
    colorType: isGrey && depth === 8 ? 0 : 6,
    bitDepth: depth,
    inputColorType: 6,
  });
  const headerEnd = 8 + 25;
  return Buffer.concat([file.subarray(0, headerEnd), ...chunks, file.subarray(headerEnd)]);
}

/** A JPEG file of one colour. */
export const flatJpeg = (width: number, height: number, [red, green, blue]: Rgba): Buffer =>
  jpeg.encode(
    {
      width,
      height,
      data: Buffer.from(new Array(width * height).fill([red, green, blue, 255]).flat()),
    },
    100,
  ).data;

/** A folder's files: grey images of 4×4, each with a bright pixel where its class says, in noise. */
export function spots(classes: number, each: { train: number; test: number }): Record<string, Buffer> {
  const random = new Random(1);
  const files: Record<string, Buffer> = {};
  for (const [part, count] of Object.entries(each)) {
    for (let image = 0; image < classes * count; image++) {
      const label = image % classes;
      const noise = random.split(part, image).permutation(16);
      const pixels = Array.from(noise, (value, at) => (at === label ? 255 : 4 * value));
      files[`${part}/class-${label}/${image}.png`] = png(4, pixels);
    }
  }
  return files;
}
