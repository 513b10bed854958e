import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/random/random.js';
import { relativeError } from '../../engine/close.js';
import { naiveFeatures } from './naive.js';
import { randomCheckpoint } from './random-checkpoint.js';
import { resnetFeatures } from './resnet-features.js';

const featuresOf = resnetFeatures();

describe('ResNet-18', () => {
  const checkpoint = randomCheckpoint();

  // Sides whose quarter, eighth … are odd, and whose last maps have 1, 2 and 3 pixels.
  it.each([
    [32, 32],
    [50, 20],
    [72, 32],
  ])('agrees with itself written out, at side %d from %d', async (side, width) => {
    const random = new Random(4);
    const pixels = Uint8Array.from({ length: 2 * 3 * 24 * width }, () => random.integer(256));
    const features = await featuresOf(checkpoint, pixels, [2, 3, 24, width], side);
    expect(features.shape).toEqual([2, 512]);
    const tensors = (key: string) => checkpoint.tensors.get(key)!.read();
    const imageSize = pixels.length / 2;
    const expected = [0, 1].flatMap((image) =>
      naiveFeatures(tensors, pixels.subarray(image * imageSize, (image + 1) * imageSize), width, side),
    );
    expect(relativeError(features.data, expected)).toBeLessThan(1e-5);
    // The images differ, and so do their features.
    expect(relativeError(expected.slice(0, 512), expected.slice(512))).toBeGreaterThan(1e-2);
  });
});
