import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { inspectOne } from '../../src/assets/inspect.js';
import { fetchAsset, importAsset, partOf } from '../../src/assets/install.js';
import { emnistBalanced, emnistLetters } from '../../src/data/emnist.js';
import { fashionMnist } from '../../src/data/fashion-mnist.js';
import { type IdxDescription, idxSource } from '../../src/data/idx-source.js';
import { kmnist } from '../../src/data/kmnist.js';
import { mnistFiles } from '../../src/data/mnist-files.js';
import { normalisationOf } from '../../src/data/normalisation.js';
import { loadDataset } from '../../src/data/registry.js';
import { refusal } from '../assets/refusal.js';
import { sends, serve, status } from '../assets/server.js';
import { folderWith, ownCacheFolder } from '../assets/toy.js';
import { zipOf } from '../assets/zip-of.js';

const cache = ownCacheFolder();

const idx = (dimensions: number[], bytes: Uint8Array): Buffer => {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x800 + dimensions.length);
  dimensions.forEach((size, at) => {
    header.writeUInt32BE(size, 4 + 4 * at);
  });
  return gzipSync(Buffer.concat([header, bytes]));
};

/** An image that is black but for the pixel in row 3, column 5. */
const image = (pixel: number): Uint8Array => new Uint8Array(784).fill(pixel, 3 * 28 + 5, 3 * 28 + 6);
const images = (...pixels: number[]) => idx([pixels.length, 28, 28], Buffer.concat(pixels.map(image)));
const labels = (...values: number[]) => idx([values.length], Uint8Array.from(values));

const files = {
  'train-images-idx3-ubyte.gz': images(255, 100, 50),
  'train-labels-idx1-ubyte.gz': labels(0, 1, 1),
  't10k-images-idx3-ubyte.gz': images(9, 8),
  't10k-labels-idx1-ubyte.gz': labels(1, 0),
};
type Files = Record<string, Buffer>;

const factsOf = (file: Buffer) => ({
  bytes: file.length,
  md5: createHash('md5').update(file).digest('hex'),
});

const described = (address: string): IdxDescription => {
  const [trainImages, trainLabels, testImages, testLabels] = Object.values(files).map(factsOf);
  return {
    ...{ name: 'toy', title: 'Toy', source: 'nobody' },
    ...mnistFiles(address, {
      ...{ trainImages: trainImages!, trainLabels: trainLabels! },
      ...{ testImages: testImages!, testLabels: testLabels! },
    }),
    ...{ classes: 2, firstLabel: 0, isTransposed: false },
  };
};

const listener = () => ({ progress: vi.fn(), retry: vi.fn() });
/** Where the pixel is, in an image padded to 32×32. */
const place = (row: number, column: number) => (row + 2) * 32 + column + 2;

describe('a dataset in the four files of MNIST', () => {
  it('is downloaded file by file, verified, and read with a border of two pixels', async () => {
    const { url, ranges } = await serve(...Object.values(files).map(sends));
    const toy = idxSource(described(url.replace('toy.tar.gz', '')));
    const listen = listener();
    const { manifest, folder } = await fetchAsset(toy.asset, listen, [0]);
    expect(ranges).toHaveLength(4);
    const total = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    expect(listen.progress).toHaveBeenLastCalledWith(total, total);
    expect(manifest).toMatchObject({ published: true, origin: url.replace('toy.tar.gz', '') });
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(files), 'manifest.json'].sort());
    expect(readdirSync(join(cache(), 'downloads'))).toEqual([]);
    expect((await inspectOne(toy.asset, null)).state).toBe('verified');

    const dataset = toy.load();
    expect(dataset).toMatchObject({
      name: 'toy',
      classes: 2,
      channels: 1,
      height: 32,
      width: 32,
      padding: 2,
    });
    expect([...dataset.train.labels, ...dataset.test.labels]).toEqual([0, 1, 1, 1, 0]);
    expect(dataset.train.pixels).toHaveLength(3 * 1024);
    const lit = [...dataset.train.pixels.entries()].filter(([, pixel]) => pixel > 0);
    expect(lit).toEqual([
      [place(3, 5), 255],
      [1024 + place(3, 5), 100],
      [2048 + place(3, 5), 50],
    ]);
    const mean = 405 / 3072 / 255;
    expect(dataset.normalisation.mean[0]).toBeCloseTo(mean, 4);
    expect(dataset.normalisation.deviation[0]).toBeCloseTo(
      Math.sqrt((255 ** 2 + 100 ** 2 + 50 ** 2) / 3072 / 255 ** 2 - mean ** 2),
      4,
    );
  });

  it('goes on with the file at which a download was broken off', async () => {
    const [first, second, ...others] = Object.values(files).map(sends);
    const broken = await serve(first!, status(404));
    const at = (url: string) => idxSource(described(url.replace('toy.tar.gz', ''))).asset;
    expect(await refusal(() => fetchAsset(at(broken.url), listener(), [0]))).toContain('404 Not Found');
    expect(existsSync(join(cache(), 'toy'))).toBe(false);
    expect((await inspectOne(at(broken.url), null)).downloaded).toBe(
      files['train-images-idx3-ubyte.gz'].length,
    );
    const good = await serve(second!, ...others);
    expect((await fetchAsset(at(good.url), listener(), [0])).manifest.published).toBe(true);
    expect(good.ranges).toHaveLength(3);
  });

  it('may be imported from a folder, and is told apart if it is not the published one', async () => {
    const toy = idxSource(described('http://x/'));
    expect((await importAsset(toy.asset, folderWith(files))).manifest.published).toBe(true);
    const others = { ...files, 't10k-labels-idx1-ubyte.gz': labels(0, 1) };
    expect((await importAsset(toy.asset, folderWith(others))).manifest.published).toBe(false);
    expect([...toy.load().test.labels]).toEqual([0, 1]);
    const file = join(cache(), 'toy', 't10k-labels-idx1-ubyte.gz');
    writeFileSync(file, labels(1, 1));
    expect(await refusal(() => toy.load())).toBe(
      `${file}: it has changed since it was installed; get it with: continual-bench data fetch toy`,
    );
  });

  it.each<[string, Partial<Files>, string]>([
    [
      'lacks a file',
      { 't10k-images-idx3-ubyte.gz': undefined },
      '/t10k-images-idx3-ubyte.gz is missing or not a file',
    ],
    [
      'has a label that is no class',
      { 't10k-labels-idx1-ubyte.gz': labels(0, 2) },
      '/t10k-labels-idx1-ubyte.gz: expected labels from 0 to 1, found 2; none of it was used',
    ],
    [
      'has too few labels',
      { 'train-labels-idx1-ubyte.gz': labels(0, 1) },
      '/train-labels-idx1-ubyte.gz: expected 3 labels, found 2; none of it was used',
    ],
    [
      'has images of another size',
      { 'train-images-idx3-ubyte.gz': idx([3, 2, 2], new Uint8Array(12)) },
      '/train-images-idx3-ubyte.gz: expected images of 28×28, found 2×2; none of it was used',
    ],
  ])('is refused when it %s', async (_, changed, said) => {
    const given = Object.entries({ ...files, ...changed }).filter(
      (entry): entry is [string, Buffer] => entry[1] !== undefined,
    );
    const folder = folderWith(Object.fromEntries(given));
    const toy = idxSource(described('http://x/'));
    expect(await refusal(() => importAsset(toy.asset, folder))).toBe(`${folder}${said}`);
    expect(existsSync(join(cache(), 'toy'))).toBe(false);
  });

  it('is not read from a single file', async () => {
    const file = join(folderWith(files), 'train-images-idx3-ubyte.gz');
    expect(await refusal(() => importAsset(idxSource(described('http://x/')).asset, file))).toMatch(
      /is a file; import the folder that has train-images-idx3-ubyte\.gz, train-labels/,
    );
  });
});

describe('EMNIST', () => {
  const named = (split: string): [string, Buffer][] => [
    [`gzip/emnist-${split}-train-images-idx3-ubyte.gz`, images(7, 6)],
    [`gzip/emnist-${split}-train-labels-idx1-ubyte.gz`, labels(1, 26)],
    [`gzip/emnist-${split}-test-images-idx3-ubyte.gz`, images(5)],
    [`gzip/emnist-${split}-test-labels-idx1-ubyte.gz`, labels(2)],
  ];
  const archive = zipOf([...named('balanced'), ...named('letters'), ['gzip/readme', Buffer.from('hello')]]);
  const path = () => join(folderWith({ 'gzip.zip': archive }), 'gzip.zip');

  it('has its images turned upright, and its letters numbered from 0', async () => {
    await importAsset(emnistLetters.asset, path());
    const { train, test, classes } = emnistLetters.load();
    expect(classes).toBe(26);
    expect([...train.labels, ...test.labels]).toEqual([0, 25, 1]);
    // In the file it is in row 3, column 5.
    expect(train.pixels.indexOf(7)).toBe(place(5, 3));
    expect(train.pixels.indexOf(6)).toBe(1024 + place(5, 3));

    await importAsset(emnistBalanced.asset, path());
    expect([...emnistBalanced.load().train.labels]).toEqual([1, 26]);
    expect(emnistBalanced.load().train.pixels.indexOf(7)).toBe(place(5, 3));
  });

  it('is one download for both splits', async () => {
    expect(partOf(emnistLetters.asset)).toBe(partOf(emnistBalanced.asset));
    const { url, ranges } = await serve(sends(archive));
    const facts = {
      url,
      bytes: archive.length,
      checksum: { algorithm: 'md5', hex: factsOf(archive).md5 },
    } as const;
    const [balanced, letters] = [emnistBalanced.asset, emnistLetters.asset].map((asset) => ({
      ...asset,
      downloads: [facts] as const,
    }));
    await fetchAsset(balanced!, listener(), [0], true);
    expect((await fetchAsset(letters!, listener(), [0])).manifest.published).toBe(true);
    expect(ranges).toHaveLength(1);
    expect(existsSync(partOf(letters!))).toBe(false);
  });

  it.each<[string, Buffer, RegExp]>([
    [
      'lacks a file',
      zipOf(named('letters').slice(1)),
      /gzip\.zip: it lacks emnist-letters-train-images-idx3-ubyte\.gz; none of it was used$/,
    ],
    [
      'has one twice',
      zipOf([...named('letters'), ...named('letters')]),
      /gzip\.zip: emnist-letters-train-images-idx3-ubyte\.gz is in the archive twice; none of it was used$/,
    ],
    [
      'is cut off',
      archive.subarray(0, -100),
      /gzip\.zip: it is damaged, or not a zip archive \(.*\); none of it was used$/,
    ],
    ['is something else', Buffer.from('hello'), /gzip\.zip: it is damaged, or not a zip archive/],
    [
      'has a letter 0',
      zipOf(named('letters').map(([name, file]) => [name, /test-labels/.test(name) ? labels(0) : file])),
      /gzip\.zip.emnist-letters-test-labels-idx1-ubyte\.gz: expected labels from 1 to 26, found 0; none of it was used$/,
    ],
  ])('is refused when the archive %s', async (_, content, said) => {
    const file = join(folderWith({ 'gzip.zip': content }), 'gzip.zip');
    expect(await refusal(() => importAsset(emnistLetters.asset, file))).toMatch(said);
    expect(existsSync(join(cache(), 'emnist-letters'))).toBe(false);
  });
});

it('what is published of each dataset has the form that it should', () => {
  for (const { asset } of [fashionMnist, kmnist, emnistBalanced, emnistLetters]) {
    for (const { url, bytes, checksum } of asset.downloads) {
      expect(new URL(url).pathname).toMatch(/\.(gz|zip)$/);
      expect(bytes).toBeGreaterThan(5_000);
      expect(checksum.hex).toMatch(/^[0-9a-f]{32}$/);
    }
  }
  const sums = [...fashionMnist.asset.downloads, ...kmnist.asset.downloads].map(
    ({ checksum }) => checksum.hex,
  );
  expect(new Set(sums).size).toBe(8);
});

it('the normalisation of padded MNIST comes out as Hsu et al. have it', async () => {
  const { train, normalisation } = await loadDataset('mnist');
  const { mean, deviation } = normalisationOf(train.pixels, 1, 32 * 32);
  expect(mean[0]).toBeCloseTo(normalisation.mean[0]!, 3);
  expect(deviation[0]).toBeCloseTo(normalisation.deviation[0]!, 3);
});

it('a normalisation is of each channel by itself', () => {
  const pixels = Uint8Array.from([255, 255, 0, 255, 255, 255, 0, 255]);
  expect(normalisationOf(pixels, 2, 2)).toEqual({ mean: [1, 0.5], deviation: [0, 0.5] });
});
