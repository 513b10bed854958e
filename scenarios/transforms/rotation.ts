import type { ImageShape } from '../../src/data/dataset.js';
import type { PixelTransform } from '../../src/plugins/task-sequence.js';

/** Pixels that each pixel of a turned image lies between. */
const TAPS = 4;

/**
 * A rotation about the image's centre by bilinear interpolation, as torchvision's `rotate`: what lies outside of the
 * published image is black, and so is the padding, which is put round it afterwards.
 * @param degrees counter-clockwise
 */
export function rotation({ height, width, padding }: ImageShape, degrees: number): PixelTransform {
  const [rows, columns] = [height - 2 * padding, width - 2 * padding];
  const radians = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(radians), Math.sin(radians)];
  const indices = new Int32Array(height * width * TAPS);
  const weights = new Float32Array(height * width * TAPS);
  const place = (row: number, column: number) => (row + padding) * width + column + padding;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      // Where the pixel comes from, relative to the centre; rows count downwards.
      const [down, right] = [row - (rows - 1) / 2, column - (columns - 1) / 2];
      const fromRow = cosine * down + sine * right + (rows - 1) / 2;
      const fromColumn = cosine * right - sine * down + (columns - 1) / 2;
      const [top, left] = [Math.floor(fromRow), Math.floor(fromColumn)];
      const [below, beside] = [fromRow - top, fromColumn - left];
      const corners = [
        [top, left, (1 - below) * (1 - beside)],
        [top, left + 1, (1 - below) * beside],
        [top + 1, left, below * (1 - beside)],
        [top + 1, left + 1, below * beside],
      ] as const;
      for (const [tap, [atRow, atColumn, weight]] of corners.entries()) {
        if (atRow < 0 || atRow >= rows || atColumn < 0 || atColumn >= columns) continue;
        const at = place(row, column) * TAPS + tap;
        indices[at] = place(atRow, atColumn);
        weights[at] = weight;
      }
    }
  }
  return { indices, weights };
}
