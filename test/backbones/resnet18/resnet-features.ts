import { afterAll, beforeAll } from 'vitest';
import type { Checkpoint } from '../../../src/backbones/checkpoint/checkpoint.js';
import { resnet18 } from '../../../src/backbones/resnet18/network.js';
import { foldedWeights } from '../../../src/backbones/resnet18/weights.js';
import { array } from '../../../src/engine/array.js';
import { createEngine } from '../../../src/engine/create.js';
import type { Engine } from '../../../src/engine/engine.js';

/** What computes the features of images, [images, 3, height, width], for the tests of a file. */
export function resnetFeatures() {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.release());
  return (checkpoint: Checkpoint, pixels: Uint8Array, shape: number[], side: number) => {
    const run = engine.compile('resnet18', resnet18(foldedWeights(checkpoint, 'weights'), side));
    return run(array('float32', shape, Float32Array.from(pixels)));
  };
}
