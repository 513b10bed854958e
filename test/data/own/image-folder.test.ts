import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { imageFolder } from '../../../src/data/own/readers/image-folder.js';
import { refusal } from '../../assets/refusal.js';
import { flatJpeg, folderOf, png } from './made.js';

const grey = { channels: 1, height: 2, width: 2 };
const coloured = { ...grey, channels: 3 };
const one = png(2, [0, 1, 254, 255]);
const other = png(2, [7, 7, 7, 7]);
const small = { 'train/a/1.png': one, 'train/b/1.png': other, 'test/a/1.png': other, 'test/b/1.png': one };

/** What is said of a folder, without where it is. */
const refused = async (files: Record<string, Uint8Array | string>, images = grey): Promise<string> => {
  const folder = folderOf(files);
  return (await refusal(() => imageFolder(folder, images))).replaceAll(`${folder}/`, '');
};

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

describe('a folder of images', () => {
  it('is read in the order of the names of its classes and files', async () => {
    const { '10': ten, '2': two } = { '10': png(2, [10, 0, 0, 0]), '2': png(2, [2, 0, 0, 0]) };
    const folder = folderOf({
      'train/2/b.png': two,
      'train/2/a.png': one,
      'train/10/c.png': ten,
      'train/.hidden': '',
      'train/2/.DS_Store': '',
      'train/2/Thumbs.db': '',
      'test/desktop.ini': '',
      'test/2/x.PNG': two,
      'test/10/x.png': ten,
    });
    for (const place of [folder, pathToFileURL(folder)]) {
      const { train, test, classNames } = await imageFolder(place, grey);
      expect(classNames).toEqual(['10', '2']);
      expect(train).toEqual({
        pixels: Uint8Array.from([10, 0, 0, 0, 0, 1, 254, 255, 2, 0, 0, 0]),
        labels: [0, 1, 1],
      });
      expect(test).toEqual({ pixels: Uint8Array.from([10, 0, 0, 0, 2, 0, 0, 0]), labels: [0, 1] });
    }
  });

  it('gives colours plane by plane, and grey ones three times where three channels are wanted', async () => {
    const colours = png(2, [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [10, 11, 12],
    ]);
    const { train } = await imageFolder(folderOf({ ...small, 'train/a/1.png': colours }), coloured);
    expect([...(train.pixels as Uint8Array)]).toEqual([
      ...[1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12],
      ...new Array(12).fill(7),
    ]);
  });

  it('gives the values in the files, whatever gamma or colours they say that they have', async () => {
    const values = Array.from({ length: 256 }, (_, value) => value);
    const linear = Buffer.alloc(4);
    linear.writeUInt32BE(100_000);
    const images = { channels: 1, height: 16, width: 16 };
    for (const chunks of [[], [chunk('gAMA', linear)], [chunk('sRGB', Buffer.from([1]))]]) {
      const file = png(16, values, { chunks });
      const { train } = await imageFolder(folderOf({ 'train/a/1.png': file, 'test/a/1.png': file }), images);
      expect([...(train.pixels as Uint8Array)]).toEqual(values);
    }
  });

  it('may have JPEG files', async () => {
    const file = flatJpeg(2, 2, [200, 100, 50]);
    const { train } = await imageFolder(folderOf({ ...small, 'train/a/1.png': file }), coloured);
    const [red, , , , green, , , , blue] = train.pixels as unknown as number[];
    for (const [found, wanted] of [
      [red, 200],
      [green, 100],
      [blue, 50],
    ] as const) {
      expect(Math.abs(found! - wanted)).toBeLessThanOrEqual(2);
    }
  });
});

describe('a folder of images is refused', () => {
  it.each<[string, Record<string, Uint8Array | string>, RegExp]>([
    ['without a part', { 'train/a/1.png': one }, /^there is no folder test$/],
    [
      'with a class that is only in train',
      { ...small, 'train/c/1.png': one },
      /^class c is in train, but not in test$/,
    ],
    [
      'with a class that is only in test',
      { ...small, 'test/c/1.png': one },
      /^class c is in test, but not in train$/,
    ],
    [
      'with an image in no class',
      { ...small, 'train/1.png': one },
      /^train\/1\.png is not in the folder of a class$/,
    ],
    [
      'with a file that is no image',
      { ...small, 'train/a/notes.txt': 'hello' },
      /^train\/a\/notes\.txt is neither a PNG nor a JPEG file; remove it from the folder, or save it as one$/,
    ],
    [
      'with an empty file',
      { ...small, 'train/a/2.png': '' },
      /^train\/a\/2\.png is neither a PNG nor a JPEG file; /,
    ],
    [
      'with an image of another size',
      { ...small, 'test/b/2.png': png(1, [1, 2]) },
      /^test\/b\/2\.png is 1×2, but images has width 2 and height 2$/,
    ],
    [
      'with half an image',
      { ...small, 'train/b/2.png': one.subarray(0, one.length - 30) },
      /^train\/b\/2\.png is damaged: it is cut off$/,
    ],
    [
      'with a changed byte',
      { ...small, 'train/b/2.png': Buffer.from(one).fill(0x55, 45, 47) },
      /^train\/b\/2\.png is damaged: /,
    ],
    [
      'with half a JPEG',
      { ...small, 'train/b/2.jpg': flatJpeg(2, 2, [1, 2, 3]).subarray(0, 300) },
      /^train\/b\/2\.jpg is damaged: it is cut off$/,
    ],
    [
      'with colours in one channel',
      { ...small, 'train/b/2.png': png(2, [[1, 2, 3], 0, 0, 0]) },
      /^train\/b\/2\.png has colours, but images\.channels is 1$/,
    ],
    [
      'with pixels that see through',
      { ...small, 'train/b/2.png': png(2, [[1, 1, 1, 0], 0, 0, 0]) },
      /^train\/b\/2\.png has pixels that see through; save it without transparency$/,
    ],
    [
      'with 16 bits a pixel',
      { ...small, 'train/b/2.png': png(2, [1, 2, 3, 4], { depth: 16 }) },
      /^train\/b\/2\.png has 16 bits a pixel; save it with 8$/,
    ],
  ])('%s', async (_, files, said) => {
    expect(await refused(files)).toMatch(said);
  });

  it('when it is missing or empty', async () => {
    expect(await refused({})).toBe('there is no folder train');
    const folder = folderOf(small);
    mkdirSync(join(folder, 'train/c'));
    mkdirSync(join(folder, 'test/c'));
    expect(await refusal(() => imageFolder(folder, grey))).toBe(
      `${join(folder, 'train/c')} is empty: there are no images of its class`,
    );
    const empty = folderOf();
    mkdirSync(join(empty, 'train'));
    expect(await refusal(() => imageFolder(empty, grey))).toBe(
      `${join(empty, 'train')} is empty: it needs a folder for each class`,
    );
  });

  it('when it is a file, or a part is', async () => {
    const folder = folderOf({ 'one.png': one, train: '' });
    expect(await refusal(() => imageFolder(join(folder, 'one.png'), grey))).toBe(
      `${join(folder, 'one.png')} is a file; give the folder with train/ and test/`,
    );
    expect(await refusal(() => imageFolder(folder, grey))).toBe(
      `${join(folder, 'train')} is a file, not a folder`,
    );
  });

  it('when two channels are wanted, or none is said', async () => {
    expect(await refused(small, { ...grey, channels: 2 })).toMatch(
      /^images in folders have 1 or 3 channels, not 2: /,
    );
    expect(await refused(small, null as never)).toMatch(
      /^images in folders have 1 or 3 channels, not undefined: /,
    );
  });
});
