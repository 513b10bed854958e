import type { ImageDataset } from './dataset.js';

/** Digits after the point that means and deviations are rounded to. */
const DIGITS = 4;

/**
 * The mean and the population standard deviation of each channel's pixels, scaled to 0 … 1, rounded to four digits.
 * @param pixels [count, channels, size], 0 … 255
 * @param size pixels of a channel of an image
 */
export function normalisationOf(
  pixels: Uint8Array,
  channels: number,
  size: number,
): ImageDataset['normalisation'] {
  const each = Array.from({ length: channels }, (_, channel) => {
    // Whole numbers below 2⁵³, so that the order of adding does not matter.
    let [sum, squares] = [0, 0];
    for (let start = channel * size; start < pixels.length; start += channels * size) {
      for (let at = start; at < start + size; at++) {
        const pixel = pixels[at]!;
        sum += pixel;
        squares += pixel * pixel;
      }
    }
    const count = pixels.length / channels;
    const mean = sum / count;
    return { mean: mean / 255, deviation: Math.sqrt(squares / count - mean * mean) / 255 };
  });
  const rounded = (value: number) => Number(value.toFixed(DIGITS));
  return {
    mean: each.map(({ mean }) => rounded(mean)),
    deviation: each.map(({ deviation }) => rounded(deviation)),
  };
}
