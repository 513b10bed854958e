import { Random } from '../../src/random/random.js';
import type { Side } from '../measuring/side.js';
import { randomWeights } from './weights.js';

const side = 32;

/** Our features on all cores; a block gives milliseconds an image. */
export async function ours(images: number, resizedTo: number): Promise<Side> {
  // Its threads start from JavaScript, so it is the built one.
  const built = new URL('../../dist/src/backbones/resnet18/features.js', import.meta.url).href;
  const { computeFeatures } = (await import(
    built
  )) as typeof import('../../src/backbones/resnet18/features.js');
  const random = new Random(1);
  const weights = randomWeights(random);
  const size = 3 * side * side;
  const pixels = Uint8Array.from({ length: 2 * images * size }, () => random.integer(256));
  const milliseconds = async (count: number): Promise<number> => {
    const start = performance.now();
    const some = { pixels: pixels.subarray(0, size * count), count, height: side, width: side };
    await computeFeatures(weights, some, resizedTo, () => {});
    return performance.now() - start;
  };
  return {
    // Of so many images more: threads start once for all of a dataset's.
    block: async () => ((await milliseconds(2 * images)) - (await milliseconds(images))) / images,
    async close() {},
  };
}
