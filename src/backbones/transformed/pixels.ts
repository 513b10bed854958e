import type { ImageShape } from '../../data/dataset.js';
import type { PixelTransform } from '../../plugins/task-sequence.js';

/**
 * Some of a dataset's images, transformed. As a backbone reads bytes, a weighted sum is rounded to 0 … 255, halves to even.
 * What the weights lack of 1 counts as black, which is 0.
 * @param pixels [count, channels, height, width]
 * @param rows which images: [n]
 * @returns [n, channels, height, width]
 */
export function transformedPixels(
  pixels: Uint8Array,
  rows: Int32Array,
  { indices, weights }: PixelTransform,
  { channels, height, width }: Pick<ImageShape, 'channels' | 'height' | 'width'>,
): Uint8Array {
  const places = height * width;
  const taps = indices.length / places;
  // It rounds and clamps what is written into it.
  const made = new Uint8ClampedArray(rows.length * channels * places);
  let to = 0;
  for (const row of rows) {
    for (let channel = 0; channel < channels; channel++) {
      const from = (row * channels + channel) * places;
      for (let place = 0, tap = 0; place < places; place++) {
        let sum = 0;
        for (const end = tap + taps; tap < end; tap++) {
          sum += (weights ? weights[tap]! : 1) * pixels[from + indices[tap]!]!;
        }
        made[to++] = sum;
      }
    }
  }
  return new Uint8Array(made.buffer);
}
