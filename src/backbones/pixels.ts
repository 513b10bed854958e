import { z } from 'zod';
import type { ImageDataset, LabelledFeatures, LabelledImages } from '../data/dataset.js';
import { CodedArray, LEVELS } from '../engine/coded-array.js';
import { usageError } from '../errors/user-error.js';
import type { Backbone } from './backbone.js';

const options = z.strictObject({
  range: z
    .enum(['normalised', 'unit'])
    .optional()
    .describe(
      'whether the mean is taken off and the deviation divided by (normalised, the default), or pixels are 0 … 1 (unit)',
    ),
  crop: z
    .int()
    .positive()
    .optional()
    .describe('pixels to cut off on each side; 2 takes off what MNIST is padded with here'),
});

/**
 * No backbone: the head takes the pixels, normalised channel by channel, `(x/255 − mean) / deviation`, or as `x/255`.
 */
export const pixels: Backbone<typeof options> = {
  name: 'pixels',
  title: 'Pixels',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  options,
  features: async (dataset, { range = 'normalised', crop = 0 }) => {
    if (2 * crop >= Math.min(dataset.height, dataset.width)) {
      throw usageError(
        `backbone.crop is ${crop}, which leaves nothing of images of ${dataset.height}×${dataset.width}`,
      );
    }
    const part = (images: LabelledImages) => coded(cropped(images, dataset, crop), dataset, crop, range);
    const { channels, padding = 0 } = dataset;
    return {
      name: dataset.name,
      classes: dataset.classes,
      images: {
        channels,
        height: dataset.height - 2 * crop,
        width: dataset.width - 2 * crop,
        padding: Math.max(0, padding - crop),
        black: levelsOf(dataset, range).map(([black]) => black!),
      },
      train: part(dataset.train),
      test: part(dataset.test),
    };
  },
};

/** Images as rows of pixels in the given range, which share the images' bytes. */
function coded(
  { pixels, labels, count }: LabelledImages,
  dataset: ImageDataset,
  crop: number,
  range: 'normalised' | 'unit',
): LabelledFeatures {
  const levels = levelsOf(dataset, range);
  const { channels, height, width } = dataset;
  const size = channels * (height - 2 * crop) * (width - 2 * crop);
  return { features: new CodedArray([count, size], pixels, levels), labels, count };
}

/** What pixels of 0 … 255 become, by channel. */
const levelsOf = (
  { channels, normalisation: { mean, deviation } }: ImageDataset,
  range: 'normalised' | 'unit',
): Float32Array[] =>
  Array.from({ length: channels }, (_, channel) => {
    const [zero, one] = range === 'unit' ? [0, 1] : [mean[channel]!, deviation[channel]!];
    return Float32Array.from({ length: LEVELS }, (_, pixel) => (pixel / 255 - zero) / one);
  });

/** Images without so many pixels on each side. */
function cropped(
  images: LabelledImages,
  { channels, height, width }: ImageDataset,
  crop: number,
): LabelledImages {
  if (crop === 0) return images;
  const [rows, columns] = [height - 2 * crop, width - 2 * crop];
  const pixels = new Uint8Array(images.count * channels * rows * columns);
  for (let plane = 0; plane < images.count * channels; plane++) {
    for (let row = 0; row < rows; row++) {
      const from = (plane * height + crop + row) * width + crop;
      pixels.set(images.pixels.subarray(from, from + columns), (plane * rows + row) * columns);
    }
  }
  return { ...images, pixels };
}
