import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importAsset } from '../../src/assets/install.js';
import { shapeOf } from '../../src/data/dataset.js';
import { digestOf, keepKnown, knownImages } from '../../src/data/known-images.js';
import { folderWith, ownCacheFolder, toy, toyFiles } from '../assets/toy.js';

ownCacheFolder();

/** The toy dataset, read, and what was found out kept. */
async function kept() {
  const { folder } = await importAsset(toy.asset, folderWith(toyFiles));
  expect(toy.known!()).toBeUndefined();
  const images = toy.load();
  keepKnown(folder, images.files!, images);
  return { folder, images };
}

it('what is known of images is what they are, and takes no reading of their files', async () => {
  const { folder, images } = await kept();
  const { name, classes, train, test } = images;
  for (const [file, { length }] of Object.entries(toyFiles))
    writeFileSync(join(folder, file), Buffer.alloc(length));
  const part = ({ labels, count }: typeof train, digest: string) => ({ labels, count, digest });
  expect(toy.known!()).toEqual({
    name,
    classes,
    images: { channels: 3, height: 32, width: 32, padding: 0 },
    train: part(train, digestOf(images, train)),
    test: part(test, digestOf(images, test)),
  });
});

it('the same files give the same images in every version, or are read in another way', async () => {
  const { images } = await kept();
  expect(images.files).toBe('e37ab82a686882c1efa22794bcf70566cb553e218795bd77fa84e5986693972d');
  // Where these change, raise DECODING in cifar.ts, so that what is known from before is not taken for this.
  expect(digestOf(images, images.train)).toBe(
    '8a483cca0b154a6ef396c8644854d1409f4fb12d27ed7cf68488338cac1cc419',
  );
  expect(digestOf(images, images.test)).toBe(
    '758e6353c53c7b873585e7db7474200d98d77df89d64ceccb6b12dbe579548c8',
  );
});

it('other files are not known', async () => {
  const { folder, images } = await kept();
  expect(knownImages(folder, images.files!, shapeOf(images))).toBeDefined();
  expect(knownImages(folder, 'ab'.repeat(32), shapeOf(images))).toBeUndefined();
  // They may come by their own folder, and they replace all of it.
  await importAsset(
    toy.asset,
    folderWith({ ...toyFiles, 'test.bin': toyFiles['one.bin'].subarray(0, 2 * 3074) }),
  );
  expect(toy.known!()).toBeUndefined();
});

it('images are not known where any byte is wrong or missing', async () => {
  const { folder, images } = await kept();
  const file = join(folder, 'images.json');
  const whole = readFileSync(file);
  for (let position = 0; position < whole.length; position++) {
    const damaged = Buffer.from(whole);
    damaged[position]! ^= 1 << (position % 7);
    writeFileSync(file, damaged);
    expect(knownImages(folder, images.files!, shapeOf(images)), `byte ${position}`).toBeUndefined();
    writeFileSync(file, whole.subarray(0, position));
    expect(knownImages(folder, images.files!, shapeOf(images)), `${position} bytes`).toBeUndefined();
  }
});

it('a folder that cannot be written keeps nothing, and that is no error', async () => {
  const { folder } = await importAsset(toy.asset, folderWith(toyFiles));
  const images = toy.load();
  keepKnown(join(folder, 'test.bin'), images.files!, images);
  expect(toy.known!()).toBeUndefined();
});
