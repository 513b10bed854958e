import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { pixels } from '../../src/backbones/pixels.js';
import type { FeatureDataset, ImageDataset, LabelledImages } from '../../src/data/dataset.js';
import { loadDataset } from '../../src/data/registry.js';

describe('pixels', () => {
  it('normalises each channel by its own mean and deviation', async () => {
    const part = (...bytes: number[]): LabelledImages => ({
      pixels: Uint8Array.from(bytes),
      labels: Int32Array.from({ length: bytes.length / 4 }, (_, image) => image),
      count: bytes.length / 4,
    });
    const dataset: ImageDataset = {
      name: 'toy',
      classes: 2,
      channels: 2,
      height: 1,
      width: 2,
      normalisation: { mean: [0.5, 0.2], deviation: [0.25, 0.4] },
      train: part(0, 255, 0, 255, 51, 102, 51, 102),
      test: part(255, 255, 0, 0),
    };
    const { train, test, ...rest } = await pixels.features(dataset, {});
    const images = { channels: 2, height: 1, width: 2, padding: 0, black: [-2, -0.5] };
    expect(rest).toEqual({ name: 'toy', classes: 2, images });
    expect([train.count, train.labels, train.features.shape]).toEqual([2, Int32Array.of(0, 1), [2, 4]]);
    expect([test.count, test.labels, test.features.shape]).toEqual([1, Int32Array.of(0), [1, 4]]);
    expect(train.features.data).toEqual(Float32Array.of(-2, 2, -0.5, 2, -1.2, -0.4, 0, 0.5));
    expect(test.features.data).toEqual(Float32Array.of(2, 2, -0.5, -0.5));
    const unit = await pixels.features(dataset, { range: 'unit' });
    expect(unit.images).toEqual({ ...images, black: [0, 0] });
    expect(unit.train.features.data).toEqual(Float32Array.of(0, 1, 0, 1, 0.2, 0.4, 0.2, 0.4));
    await expect(pixels.features(dataset, { crop: 1 })).rejects.toThrow(/crop is 1, .* 1×2/);
  });

  it('cuts off the border of each channel', async () => {
    const part: LabelledImages = {
      pixels: Uint8Array.from({ length: 24 }, (_, at) => at),
      labels: Int32Array.of(0),
      count: 1,
    };
    const { train } = await pixels.features(
      {
        ...{ name: 'toy', classes: 2, channels: 2, height: 3, width: 4, train: part, test: part },
        normalisation: { mean: [0, 0], deviation: [1 / 255, 1 / 255] },
      },
      { crop: 1 },
    );
    // Of rows 0 1 2 3, 4 5 6 7, 8 9 10 11, and the same with 12 added.
    expect([...train.features.data].map(Math.round)).toEqual([5, 6, 17, 18]);
  });
});

describe('MNIST as pixels', () => {
  let mnist: FeatureDataset;
  beforeAll(async () => {
    mnist = await pixels.features(await loadDataset('mnist'), {});
  });

  it('has 1,024 numbers an image, normalised with the padding', () => {
    const { data: features, shape } = mnist.train.features;
    expect(shape).toEqual([60_000, 1024]);
    let sum = 0;
    let squares = 0;
    for (const value of features) {
      sum += value;
      squares += value * value;
    }
    const mean = sum / features.length;
    expect(mean).toBeCloseTo(0.000134, 6);
    expect(Math.sqrt(squares / features.length - mean ** 2)).toBeCloseTo(1, 3);
    expect(features[0]).toBe(Math.fround(-0.1 / 0.2752));
  });

  it('is as published without its padding, 0 … 1', async () => {
    const { train } = await pixels.features(await loadDataset('mnist'), { crop: 2, range: 'unit' });
    expect(train.features.shape).toEqual([60_000, 784]);
    // The mean and the deviation that are published for MNIST's training images.
    const data = train.features.data as Float32Array;
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const squares = data.reduce((sum, value) => sum + value ** 2, 0) / data.length;
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares - mean ** 2)).toBeCloseTo(0.3081, 4);
  });

  // Stored results were computed from exactly these.
  it.each([
    ['train', 'ff233815033cf56b84c2ced3e56255a94bb6023f1b0fcc82d8eddb66118cc59d'],
    ['test', 'edc43037003a4439bfd92f5d3d82632181519dd9b989f1a27947dc88e9753568'],
  ] as const)('has the same bits in every version: %s', (part, hash) => {
    const { features, labels } = mnist[part];
    expect(createHash('sha256').update(features.data).update(labels).digest('hex')).toBe(hash);
  });
});
