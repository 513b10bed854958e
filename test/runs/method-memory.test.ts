import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ImageDataset, LabelledImages } from '../../src/data/dataset.js';
import { float32 } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { Executor } from '../../src/runs/executor.js';
import { resolve } from '../../src/runs/resolve.js';

/** Whether the backbone gives four features of an image, in place of its pixels. */
let isSmall = false;
vi.mock('../../src/backbones/registry.js', async (original) => {
  const actual = await original<typeof import('../../src/backbones/registry.js')>();
  const few = ({ labels, count, pixels }: LabelledImages) => ({
    labels,
    count,
    features: float32(
      [count, 4],
      Float32Array.from({ length: 4 * count }, (_, at) => pixels[64 * at]! / 255),
    ),
  });
  const features = async ({ name, classes, train, test }: ImageDataset) => ({
    name,
    classes,
    train: few(train),
    test: few(test),
  });
  return {
    ...actual,
    findBackbone: (name: string) => {
      const found = actual.findBackbone(name);
      return isSmall ? { ...found, features } : found;
    },
  };
});

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

async function executed(strategy: string, options: Record<string, number> = {}) {
  const configuration = await resolve({
    scenario: 'split-mnist/class',
    head: 'mlp',
    strategy,
    settings: {
      scenario: { classesPerTask: 5 },
      head: { hidden: [8] },
      training: { epochs: 1, batchSize: 2000 },
      strategy: options,
    },
  });
  return new Executor(engine).execute(
    { ...configuration, seed: 1 },
    { started: () => {}, progress: () => {}, accuracy: () => {} },
  );
}

it('of Split MNIST is counted in images of 784 bytes and labels, or in the sizes of the state', async () => {
  const samples = { as: 'images', bytesEach: 784 };
  expect((await executed('adam')).methodMemory).toEqual({ bytes: 0, samples: { count: 0, ...samples } });
  expect((await executed('er')).methodMemory).toEqual({
    bytes: 500 * 785,
    samples: { count: 500, ...samples },
  });
  expect((await executed('joint')).methodMemory).toEqual({
    bytes: 60_000 * 785,
    samples: { count: 60_000, ...samples },
  });
  const { methodMemory, parameterCount } = await executed('si');
  expect(parameterCount).toBe(1024 * 8 + 8 + 8 * 10 + 10);
  expect(methodMemory).toEqual({ bytes: 3 * 4 * parameterCount, samples: { count: 0, ...samples } });
});

it('is the most over all tasks, not that after the last', async () => {
  // Equal shares of 19 places: 3 for each of 5 classes, then 1 for each of 10.
  const { methodMemory } = await executed('icarl', { capacity: 19 });
  expect(methodMemory.samples.count).toBe(15);
});

it('of a backbone whose features are smaller than images is counted in features', async () => {
  isSmall = true;
  expect((await executed('er')).methodMemory).toEqual({
    bytes: 500 * (4 * 4 + 1),
    samples: { count: 500, as: 'features', bytesEach: 16 },
  });
});
