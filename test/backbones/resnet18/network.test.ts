import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/backbones/checkpoint/checkpoint.js';
import { type CheckpointFile, readCheckpoint } from '../../../src/backbones/checkpoint/read.js';
import { resnet18 } from '../../../src/backbones/resnet18/network.js';
import { foldedWeights } from '../../../src/backbones/resnet18/weights.js';
import { array } from '../../../src/engine/array.js';
import { createEngine } from '../../../src/engine/create.js';
import type { Engine } from '../../../src/engine/engine.js';
import { Random } from '../../../src/random/random.js';
import { relativeError } from '../../engine/close.js';
import { readGolden } from '../../golden/golden.js';
import { naiveFeatures } from './naive.js';
import { randomCheckpoint } from './random-checkpoint.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

function featuresOf(checkpoint: Checkpoint, pixels: Uint8Array, shape: number[], side: number) {
  const run = engine.compile('resnet18', resnet18(foldedWeights(checkpoint, 'weights'), side));
  return run(array('float32', shape, Float32Array.from(pixels)));
}

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

interface Golden {
  sha256: string;
  /** [2, 3, 32, 32] bytes in base64. */
  images: string;
  /** Of the images, by side. */
  features: Record<string, number[][]>;
}

/** RESNET18_WEIGHTS names a folder with the checkpoints that the golden features were made with. */
const folder = process.env.RESNET18_WEIGHTS;
const golden = readGolden<Record<string, Golden>>('resnet18.json');

describe.skipIf(!folder)('trained weights', () => {
  let checkpoints: CheckpointFile[];
  beforeAll(async () => {
    const files = readdirSync(folder!).filter((name) => /\.(pth|safetensors)$/.test(name));
    checkpoints = await Promise.all(files.map((name) => readCheckpoint(join(folder!, name))));
  });

  it.each(Object.keys(golden).flatMap((name) => [32, 64, 96].map((side) => [name, side] as const)))(
    'make the features that PyTorch makes: %s at side %d',
    async (name, side) => {
      const { sha256, images, features } = golden[name]!;
      const checkpoint = checkpoints.find((each) => each.sha256 === sha256);
      expect(checkpoint, `${sha256} in ${folder}`).toBeDefined();
      const made = await featuresOf(checkpoint!, Buffer.from(images, 'base64'), [2, 3, 32, 32], side);
      expect(relativeError(made.data, features[side]!.flat())).toBeLessThan(1e-5);
    },
  );
});
