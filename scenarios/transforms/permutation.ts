import type { ImageShape } from '../../src/data/dataset.js';
import type { PixelTransform } from '../../src/plugins/task-sequence.js';
import type { Random } from '../../src/random/random.js';

/** All pixels of an image in a random order, padding included; all channels alike. */
export const permutation = ({ height, width }: ImageShape, random: Random): PixelTransform => ({
  indices: random.permutation(height * width),
});
