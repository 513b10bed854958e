import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { afterAll, afterEach, beforeEach, vi } from 'vitest';
import { type CifarDescription, cifarSource } from '../../src/data/cifar.js';
import { PIXELS } from '../../src/data/cifar-records.js';
import { Random } from '../../src/random/random.js';

/** A dataset of CIFAR's format, of so few images that its archive is small: 2 × 3 to train on, 2 to test on. */
const images = { 'one.bin': 3, 'two.bin': 3, 'test.bin': 2 };
const labelClasses = [2, 5];
export const fileNames = Object.keys(images) as (keyof typeof images)[];

/** A record: its labels, its pixels. */
export const record = (labels: number[], pixels: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(labels), pixels]);

const random = new Random(1);
export const pixelsOf = (image: number): Uint8Array =>
  Uint8Array.from(random.split('image', image).permutation(PIXELS), (value) => value & 255);
/** The n-th image of all has the class n modulo 5. */
let image = 0;
/** The files as they were published. */
export const toyFiles = Object.fromEntries(
  Object.entries(images).map(([name, count]) => [
    name,
    Buffer.concat(
      Array.from({ length: count }, () => {
        const n = image++;
        return record([n % 2, n % 5], pixelsOf(n));
      }),
    ),
  ]),
) as Record<keyof typeof images, Buffer>;

export const fileEntries = (files: Record<string, Uint8Array> = toyFiles, folder = 'toy'): TarEntry[] =>
  Object.entries(files).map(([name, body]) => ({
    header: { name: `${folder}/${name}`, size: body.length },
    body,
  }));

export const archiveOf = async (entries: TarEntry[]): Promise<Buffer> => gzipSync(await packTar(entries));

/** The archive as it was published, with the folder and the note that such archives have. */
export const toyArchive = await archiveOf([
  { header: { name: 'toy/', type: 'directory', size: 0 } },
  { header: { name: 'toy/readme.html', size: 5 }, body: 'hello' },
  ...fileEntries(),
]);

const hash = (algorithm: 'md5' | 'sha256', bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex');

export const toyDescription: CifarDescription = {
  name: 'toy',
  title: 'Toy',
  source: 'nobody',
  download: {
    url: 'http://127.0.0.1:9/toy.tar.gz',
    bytes: toyArchive.length,
    checksum: { algorithm: 'md5', hex: hash('md5', toyArchive) },
  },
  folder: 'toy',
  train: (['one.bin', 'two.bin'] as const).map(describe),
  test: [describe('test.bin')],
  classes: 5,
  normalisation: { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] },
};

function describe(name: keyof typeof images) {
  return { name, images: images[name], labelClasses, sha256: hash('sha256', toyFiles[name]) };
}

/** The toy, to be had from an address. */
export const toyAt = (url: string) =>
  cifarSource({ ...toyDescription, download: { ...toyDescription.download, url } });

export const toy = cifarSource(toyDescription);

const root = mkdtempSync(join(tmpdir(), 'continual-bench-assets-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
/** A new folder, with files. */
export function folderWith(files: Record<string, Uint8Array> = {}): string {
  const folder = join(root, `folder-${folders++}`);
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** Gives each test an empty cache folder; returns where it is. */
export function ownCacheFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = folderWith();
    vi.stubEnv('CONTINUAL_BENCH_DATA', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  return () => folder;
}
