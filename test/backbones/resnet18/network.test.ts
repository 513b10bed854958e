import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CheckpointFile, readCheckpoint } from '../../../src/backbones/checkpoint/read.js';
import { relativeError } from '../../engine/close.js';
import { readOwnGolden } from '../../golden/golden.js';
import { resnetFeatures } from './resnet-features.js';

const featuresOf = resnetFeatures();

interface Golden {
  sha256: string;
  /** [2, 3, 32, 32] bytes in base64. */
  images: string;
  /** Of the images, by side. */
  features: Record<string, number[][]>;
}

/** RESNET18_WEIGHTS names a folder with the checkpoints that the golden features were made with. */
const folder = process.env.RESNET18_WEIGHTS;
const golden = readOwnGolden<Record<string, Golden>>('resnet18.json');

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
