import { z } from 'zod';
import type { ImageDataset, LabelledFeatures, LabelledImages } from '../data/dataset.js';
import { CodedArray, LEVELS } from '../engine/coded-array.js';
import type { Backbone } from './backbone.js';

const options = z.strictObject({});

/** No backbone: the head takes the pixels, normalised channel by channel, `(x/255 − mean) / deviation`. */
export const pixels: Backbone<typeof options> = {
  name: 'pixels',
  title: 'Pixels',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  options,
  features: async (dataset) => ({
    name: dataset.name,
    classes: dataset.classes,
    train: normalised(dataset.train, dataset),
    test: normalised(dataset.test, dataset),
  }),
};

/** Images as rows of normalised pixels, which share the images' bytes. */
function normalised(
  { pixels, labels, count }: LabelledImages,
  { channels, height, width, normalisation: { mean, deviation } }: ImageDataset,
): LabelledFeatures {
  const levels = Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: LEVELS }, (_, pixel) => (pixel / 255 - mean[channel]!) / deviation[channel]!),
  );
  return { features: new CodedArray([count, channels * height * width], pixels, levels), labels, count };
}
