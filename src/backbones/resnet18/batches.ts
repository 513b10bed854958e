import { array } from '../../engine/array.js';
import type { Engine } from '../../engine/engine.js';
import { messageOf } from '../../errors/user-error.js';
import { featureCount, resnet18 } from './network.js';
import type { ResNet18Weights } from './weights.js';

/** What features are computed with. */
export interface FeatureSetup {
  weights: ResNet18Weights;
  side: number;
  /** [n, 3, height, width] of each batch. */
  batchShape: [number, number, number, number];
}

/** A batch is not made smaller than this for lack of memory. */
const SMALLEST = 8;

/**
 * Computes features in batches of one size, so that one program can compute all: a short one is filled up. Where the memory
 * of a device does not suffice, batches are halved, this one and later ones.
 * @returns a function from images, 0 … 255, no more than a batch, to their features, [images × 512]
 */
export function batchFeatures(
  engine: Engine,
  { weights, side, batchShape }: FeatureSetup,
): (pixels: Uint8Array) => Promise<Float32Array> {
  const featuresOf = engine.compile('resnet18', resnet18(weights, side));
  const [batch, ...ofImage] = batchShape;
  const imageSize = ofImage.reduce((size, extent) => size * extent, 1);
  let size = batch;

  async function compute(pixels: Uint8Array): Promise<Float32Array> {
    const count = pixels.length / imageSize;
    const features = new Float32Array(count * featureCount);
    for (let first = 0; first < count; first += size) {
      const images = new Float32Array(size * imageSize);
      images.set(pixels.subarray(first * imageSize, (first + size) * imageSize));
      const { data } = await featuresOf(array('float32', [size, ...ofImage], images));
      const some = Math.min(size, count - first);
      features.set(data.subarray(0, some * featureCount), first * featureCount);
    }
    return features;
  }

  return async (pixels) => {
    for (;;) {
      try {
        return await compute(pixels);
      } catch (error) {
        if (engine.device === 'cpu' || size / 2 < SMALLEST || !isLackOfMemory(error)) throw error;
        size = Math.floor(size / 2);
        await engine.release();
      }
    }
  };
}

/** As ONNX Runtime and CUDA say it. */
const isLackOfMemory = (error: unknown): boolean =>
  /allocate|out of memory|ALLOC_FAILED/i.test(messageOf(error));
