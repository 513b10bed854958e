import { createCanvas, loadImage } from 'canvas';

type Colour = [number, number, number];

/** A PNG read back. Bands are of rows from `top` to `bottom`. */
export class Pixels {
  constructor(
    readonly width: number,
    readonly height: number,
    private readonly data: Uint8ClampedArray,
  ) {}

  at(x: number, y: number): number[] {
    return [...this.data.subarray(4 * (y * this.width + x), 4 * (y * this.width + x) + 4)];
  }

  count(top: number, bottom: number, colour: Colour): number {
    return this.where(top, bottom, (pixel) => colour.every((value, channel) => pixel[channel] === value))
      .length;
  }

  dark(top: number, bottom: number): number {
    return this.where(top, bottom, ([red]) => red! < 100).length;
  }

  /** How many pixels of the columns from `left` to `right` are not white. */
  ink(left: number, right: number): number {
    let count = 0;
    for (let y = 0; y < this.height; y++) {
      for (let x = left; x < right; x++) if (this.at(x, y).some((channel) => channel !== 255)) count++;
    }
    return count;
  }

  rowsWith(top: number, bottom: number, colour: Colour): number {
    return new Set(
      this.where(top, bottom, (pixel) => colour.every((value, channel) => pixel[channel] === value)),
    ).size;
  }

  /** The row of every pixel that passes. */
  private where(top: number, bottom: number, test: (pixel: Uint8ClampedArray) => boolean): number[] {
    const rows: number[] = [];
    for (let y = top; y < bottom; y++) {
      for (let x = 0; x < this.width; x++) {
        const start = 4 * (y * this.width + x);
        if (test(this.data.subarray(start, start + 4))) rows.push(y);
      }
    }
    return rows;
  }
}

export async function pixelsOf(png: Buffer): Promise<Pixels> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return new Pixels(
    image.width,
    image.height,
    context.getImageData(0, 0, image.width, image.height).data as Uint8ClampedArray,
  );
}
