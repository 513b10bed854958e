import { z } from 'zod';
import type { ImageDataset, LabelledFeatures, LabelledImages } from '../data/dataset.js';
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

function normalised(images: LabelledImages, dataset: ImageDataset): LabelledFeatures {
  const { channels, height, width } = dataset;
  const { mean, deviation } = dataset.normalisation;
  const plane = height * width;
  const { pixels: bytes, labels, count } = images;
  const features = new Float32Array(bytes.length);
  for (let channel = 0; channel < channels; channel++) {
    const values = Float32Array.from(
      { length: 256 },
      (_, pixel) => (pixel / 255 - mean[channel]!) / deviation[channel]!,
    );
    for (let image = 0; image < count; image++) {
      const start = (image * channels + channel) * plane;
      for (let i = start; i < start + plane; i++) features[i] = values[bytes[i]!]!;
    }
  }
  return { features, width: channels * plane, labels, count };
}
