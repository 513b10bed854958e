import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importAsset } from '../../src/assets/install.js';
import { requireUnchanged } from '../../src/assets/installed.js';
import { bytesOf, PIXELS, readRecords } from '../../src/data/cifar-records.js';
import { cifar10 } from '../../src/data/cifar10.js';
import { cifar100 } from '../../src/data/cifar100.js';
import { loadDataset, requireDataset } from '../../src/data/registry.js';
import { refusal } from '../assets/refusal.js';
import { folderWith, ownCacheFolder, pixelsOf, record, toy, toyFiles } from '../assets/toy.js';

const cache = ownCacheFolder();

describe('a file of records', () => {
  const read = (bytes: Buffer, images: number, labelClasses: number[]) => {
    const pixels = new Uint8Array(images * PIXELS);
    const classes = new Int32Array(images);
    const hash = readRecords(
      join(folderWith({ file: bytes }), 'file'),
      { images, labelClasses },
      pixels,
      classes,
    );
    return { pixels, classes, hash };
  };

  it('holds a label and an image, plane by plane and row by row', () => {
    // Of image n, channel c, row y, column x: a number that tells them all.
    const value = (n: number, c: number, y: number, x: number) => (100 * n + 70 * c + 5 * y + x) & 255;
    const image = (n: number) =>
      Uint8Array.from({ length: PIXELS }, (_, i) => value(n, i >> 10, (i >> 5) & 31, i & 31));
    const { pixels, classes } = read(Buffer.concat([record([7], image(0)), record([9], image(1))]), 2, [10]);
    expect([...classes]).toEqual([7, 9]);
    for (const [n, c, y, x] of [
      [0, 0, 0, 1],
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [1, 2, 31, 31],
      [1, 0, 17, 3],
    ] as const) {
      expect(pixels[((n * 3 + c) * 32 + y) * 32 + x]).toBe(value(n, c, y, x));
    }
  });

  it('with two labels an image has the second as its class', () => {
    const { pixels, classes } = read(record([19, 99], pixelsOf(3)), 1, [20, 100]);
    expect([...classes]).toEqual([99]);
    expect(pixels).toEqual(pixelsOf(3));
  });

  it('is read in parts, and gives its checksum', () => {
    const bytes = Buffer.alloc(bytesOf({ images: 2500, labelClasses: [10] }));
    for (let n = 0; n < 2500; n++) bytes[n * 3073] = n % 10;
    bytes[2499 * 3073 + 3072] = 77;
    const { pixels, classes, hash } = read(bytes, 2500, [10]);
    expect(classes.every((label, n) => label === n % 10)).toBe(true);
    expect(pixels.at(-1)).toBe(77);
    expect(pixels.subarray(0, -1).every((pixel) => pixel === 0)).toBe(true);
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('is refused when its size or a label is wrong', async () => {
    const whole = record([9], pixelsOf(0));
    expect(await refusal(() => read(whole.subarray(1), 1, [10]))).toBe('expected 3073 bytes, found 3072');
    expect(await refusal(() => read(Buffer.concat([whole, whole]), 1, [10]))).toBe(
      'expected 3073 bytes, found 6146',
    );
    expect(await refusal(() => read(whole, 1, [9]))).toBe('record 1 has the label 9, expected 0 to 8');
  });
});

describe('a dataset in the format of CIFAR', () => {
  it('is read from the cache folder', async () => {
    await importAsset(toy.asset, folderWith(toyFiles));
    const { train, test, ...facts } = toy.load();
    expect(facts).toEqual({
      name: 'toy',
      files: expect.stringMatching(/^[0-9a-f]{64}$/),
      classes: 5,
      channels: 3,
      height: 32,
      width: 32,
      normalisation: { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] },
    });
    expect([train.count, test.count]).toEqual([6, 2]);
    expect([...train.labels]).toEqual([0, 1, 2, 3, 4, 0]);
    expect([...test.labels]).toEqual([1, 2]);
    for (let image = 0; image < 8; image++) {
      const [{ pixels }, at] = image < 6 ? [train, image] : [test, image - 6];
      expect(pixels.subarray(at * PIXELS, (at + 1) * PIXELS)).toEqual(pixelsOf(image));
    }
  });

  it('is refused when it has changed since', async () => {
    const { folder } = await importAsset(toy.asset, folderWith(toyFiles));
    const file = join(folder, 'test.bin');
    const bytes = readFileSync(file);
    bytes[100]! ^= 4;
    writeFileSync(file, bytes);
    const said = `${file}: it has changed since it was installed; get it with: continual-bench data fetch toy`;
    expect(await refusal(() => toy.load())).toBe(said);
    expect(await refusal(() => requireUnchanged(toy.asset))).toBe(said);
    truncateSync(file, 1);
    for (const read of [() => toy.load(), () => requireUnchanged(toy.asset)])
      expect(await refusal(read)).toContain(`${file} no longer has 6148 bytes`);
  });
});

describe('CIFAR-10 and CIFAR-100', () => {
  it('have the published sizes', () => {
    expect(Object.keys(cifar10.asset.published)).toEqual([
      'data_batch_1.bin',
      'data_batch_2.bin',
      'data_batch_3.bin',
      'data_batch_4.bin',
      'data_batch_5.bin',
      'test_batch.bin',
    ]);
    expect(Object.keys(cifar100.asset.published)).toEqual(['train.bin', 'test.bin']);
  });

  it('are missing until they are fetched', async () => {
    for (const [name, title] of [
      ['cifar10', 'CIFAR-10'],
      ['cifar100', 'CIFAR-100'],
    ] as const) {
      const said = `${title} is not in ${cache()}; get it with: continual-bench data fetch ${name}`;
      expect(await refusal(() => loadDataset(name))).toBe(said);
      expect(await refusal(() => requireDataset(name))).toBe(said);
    }
    expect(() => requireDataset('mnist')).not.toThrow();
  });
});
