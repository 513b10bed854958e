import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { findBackbone } from '../../src/backbones/registry.js';
import type { FeatureDataset, ImageDataset, KnownDataset, LabelledImages } from '../../src/data/dataset.js';
import { digestOf } from '../../src/data/known-images.js';
import { loadChosen } from '../../src/data/registry.js';
import { array } from '../../src/engine/array.js';
import { DataInHand } from '../../src/runs/data-in-hand.js';
import { prepareFeatures } from '../../src/runs/prepare-features.js';
import { resolve } from '../../src/runs/resolve.js';

vi.mock('../../src/data/registry.js', async (original) => ({
  ...(await original<typeof import('../../src/data/registry.js')>()),
  loadChosen: vi.fn(),
}));
vi.mock('../../src/backbones/registry.js', () => ({ backbones: [], findBackbone: vi.fn() }));

const [side, classes] = [3, 10];
const images = (count: number, first: number): LabelledImages => ({
  pixels: Uint8Array.from({ length: count * side * side }, (_, at) => (first + 7 * at) % 251),
  labels: Int32Array.from({ length: count }, (_, row) => row % classes),
  count,
});
const dataset: ImageDataset = {
  ...{ name: 'mnist', classes, channels: 1, height: side, width: side },
  normalisation: { mean: [0], deviation: [1] },
  ...{ train: images(40, 0), test: images(20, 100) },
};

/** By the digests of both parts: what a backbone keeps whose features are the bytes. */
const cache = new Map<string, FeatureDataset>();
const keyOf = ({ train, test }: KnownDataset) => `${train.digest} ${test.digest}`;
const made = vi.fn((given: ImageDataset): FeatureDataset => {
  const part = ({ pixels, labels, count }: LabelledImages) => {
    const features = array('float32', [count, side * side], Float32Array.from(pixels));
    return { features, labels, count };
  };
  return { name: given.name, classes, train: part(given.train), test: part(given.test) };
});
const features = async (given: ImageDataset) => {
  const key = `${digestOf(given, given.train)} ${digestOf(given, given.test)}`;
  cache.set(key, cache.get(key) ?? made(given));
  return cache.get(key)!;
};
const bytes = {
  ...{ name: 'bytes', options: z.strictObject({}), features },
  prepare: async (given: ImageDataset, _: object, tell: (...what: unknown[]) => void) => {
    await features(given);
    tell(given.name, 'train', given.train.count, given.train.count);
  },
  areKept: async (known: KnownDataset) => cache.has(keyOf(known)),
  kept: async (known: KnownDataset) => cache.get(keyOf(known)),
};

beforeEach(() => {
  cache.clear();
  made.mockClear();
  vi.mocked(loadChosen).mockReset().mockResolvedValue(dataset);
  vi.mocked(findBackbone).mockReturnValue(bytes as never);
});

const configured = async (scenario: string, options: Record<string, number> = {}) => {
  const settings = { scenario: options };
  const configuration = await resolve({
    ...{ scenario, head: 'mlp', strategy: 'adam', backbone: 'bytes', settings },
  });
  return { ...configuration, seed: 1 };
};

const told = vi.fn();
beforeEach(() => told.mockReset());
const prepared = async (...configurations: Awaited<ReturnType<typeof configured>>[]) => {
  const backbone = { name: 'bytes' };
  const needed = { dataset: 'mnist', backbone, own: [], configurations };
  await prepareFeatures([needed], told, new AbortController().signal);
};

describe('features of images that tasks transform', () => {
  it.each([
    ['test', {}],
    ['train', { heldOut: 0.5 }],
  ] as const)(
    'are those of each task, whose rows are of the joined table; tested on %s',
    async (of, held) => {
      const configuration = await configured('permuted-mnist/class', { tasks: 3, ...held });
      const { scenario, features: joined } = await new DataInHand().tasksOf(configuration);
      expect(scenario).toMatchObject({ kind: 'class', outputs: 30, testedOn: 'test' });
      expect(joined.images).toBeUndefined();
      const counts = of === 'test' ? [40, 20] : [20, 20];
      expect([joined.train.features.shape, joined.test.features.shape]).toEqual(
        counts.map((count) => [3 * count, 9]),
      );
      for (const [task, { train, test, transform }] of scenario.experiences.entries()) {
        const labelsOf = { train: train.labels, test: test.labels };
        for (const [part, { rows }, from] of [
          ['train', train, 'train'],
          ['test', test, of],
        ] as const) {
          const count = counts[part === 'train' ? 0 : 1]!;
          expect([...rows]).toEqual(Array.from({ length: count }, (_, row) => task * count + row));
          const originals = rowsOf(dataset[from]);
          for (const [index, row] of rows.entries()) {
            const { data } = joined[part].features;
            const mine = [...data.subarray(9 * row, 9 * row + 9)];
            // Which image it was: sorted, its pixels are the same.
            const original = originals.find((one) => sorted(one) === sorted(mine))!;
            expect(mine).toEqual([...transform!.indices].map((place) => original[place]));
            const label = dataset[from].labels[originals.indexOf(original)]!;
            expect(joined[part].labels[row]).toBe(label);
            expect(labelsOf[part][index]).toBe(10 * task + label);
          }
        }
      }
    },
  );

  it('are computed ahead of runs, once for each transform', async () => {
    const one = await configured('permuted-mnist/domain', { tasks: 3 });
    await prepared(one, { ...one, seed: 2 });
    expect(made).toHaveBeenCalledTimes(6);
    expect(told.mock.calls.map((what) => what.at(-1))).toEqual(
      [1, 2].flatMap((seed) => [1, 2, 3].map((task) => `task ${task}, seed ${seed}`)),
    );
    // Its tasks have the same transforms, and a stream of fewer has the first of them.
    await prepared(await configured('permuted-mnist/task', { tasks: 2 }));
    expect(made).toHaveBeenCalledTimes(6);
    await new DataInHand().tasksOf({ ...one, seed: 2 });
    expect(made).toHaveBeenCalledTimes(6);
  });

  it('are shared by seeds only where their transforms are the same', async () => {
    const options = { tasks: 2, transformSeed: 5 };
    const one = await configured('permuted-mnist/domain', options);
    await prepared(one, { ...one, seed: 2 });
    expect(made).toHaveBeenCalledTimes(2);
  });

  it('are not computed of tasks that leave images as they are', async () => {
    const split = await configured('split-mnist/domain');
    await prepared(split, await configured('rotated-mnist/domain', { tasks: 2 }));
    expect(made).toHaveBeenCalledTimes(3);
    const data = new DataInHand();
    const whole = await data.tasksOf(split);
    expect(whole.features.train.features.shape).toEqual([40, 9]);
    expect(made).toHaveBeenCalledTimes(3);
  });

  it('are held while runs use the same, and no longer', async () => {
    const data = new DataInHand();
    const one = await configured('permuted-mnist/domain', { tasks: 2 });
    const first = await data.tasksOf(one);
    expect((await data.tasksOf(one)).features).toBe(first.features);
    const other = await data.tasksOf({ ...one, seed: 2 });
    expect(other.features.train.features.data).not.toEqual(first.features.train.features.data);
    expect((await data.tasksOf(one)).features).toEqual(first.features);
  });
});

const rowsOf = ({ pixels, count }: LabelledImages): number[][] =>
  Array.from({ length: count }, (_, row) => [...pixels.subarray(9 * row, 9 * row + 9)]);

const sorted = (values: readonly number[]): string => values.toSorted((a, b) => a - b).join();
