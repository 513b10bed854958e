import { describe, expect, it } from 'vitest';
import { pixels } from '../../../src/backbones/pixels.js';
import type { ImageDataset } from '../../../src/data/dataset.js';
import {
  type DatasetDefinition,
  defineDataset,
  type Labels,
  type OwnFeatures,
  type OwnImages,
} from '../../../src/data/own/definition.js';
import { readOwn } from '../../../src/data/own/load.js';
import { refusal } from '../../assets/refusal.js';

type Parts<Definition extends DatasetDefinition> = Awaited<ReturnType<Definition['read']>>;

const described = { name: 'small', title: 'Small', source: 'this test', classes: 2 };

const images = (read: Partial<Parts<OwnImages>> = {}, more: Partial<OwnImages> = {}): OwnImages =>
  defineDataset({
    ...described,
    images: { channels: 1, height: 1, width: 2 },
    read: () => ({
      train: { pixels: Uint8Array.from([0, 255, 51, 0]), labels: [1, 0] },
      test: { pixels: Uint8Array.from([9, 9, 8, 8, 7, 7]), labels: [0, 1, 1] },
      ...read,
    }),
    ...more,
  });

const part = (values: number[], labels: Labels = [0, 1]) => ({ features: Float32Array.from(values), labels });

const features = (read: Partial<Parts<OwnFeatures>> = {}): OwnFeatures =>
  defineDataset({
    ...described,
    features: 2,
    read: async () => ({ train: part([1, 2, 3, 4]), test: part([5, 6, 7, 8]), ...read }),
  });

describe("a dataset of one's own", () => {
  it('has the images that are read, and pixels of 0 … 1 where no normalisation is given', async () => {
    const { dataset } = await readOwn(images());
    expect(dataset).toMatchObject({ name: 'small', classes: 2, channels: 1, height: 1, width: 2 });
    expect(dataset.train).toEqual({
      pixels: Uint8Array.from([0, 255, 51, 0]),
      labels: Int32Array.from([1, 0]),
      count: 2,
    });
    const { train } = await pixels.features(dataset as ImageDataset, {});
    expect([...train.features.data]).toEqual([0, 1, Math.fround(0.2), 0]);
  });

  it('is normalised as it says', async () => {
    const { dataset } = await readOwn(images({}, { normalisation: { mean: [0.5], deviation: [0.25] } }));
    const { train } = await pixels.features(dataset as ImageDataset, {});
    expect([...train.features.data]).toEqual([-2, 2, Math.fround(-1.2), -2]);
  });

  it('may have pixels as numbers, in any of the shapes that fit', async () => {
    const data = [0, 255, 51, 0];
    for (const shape of [
      [2, 1, 2],
      [2, 1, 1, 2],
      [2, 2],
    ]) {
      const { dataset } = await readOwn(images({ train: { pixels: { shape, data }, labels: [1, 0] } }));
      expect((dataset as ImageDataset).train.pixels).toEqual(Uint8Array.from(data));
    }
  });

  it('has the features that are read', async () => {
    const { dataset } = await readOwn(features());
    expect(dataset.test).toEqual({
      features: { dtype: 'float32', shape: [2, 2], data: Float32Array.from([5, 6, 7, 8]) },
      labels: Int32Array.from([0, 1]),
      count: 2,
    });
  });
});

describe('the SHA-256 of a dataset', () => {
  const digest = async (definition: DatasetDefinition) => (await readOwn(definition)).digest;

  it('is that of what is read, whatever its name and form', async () => {
    const first = await digest(images());
    expect(first).toBe('8024d4db1f9ae4271add9fd9edf791e3d52bdae76fea1ba260e72ed19af5792e');
    const same = images(
      {
        train: { pixels: { shape: [2, 1, 1, 2], data: [0, 255, 51, 0] }, labels: Float64Array.from([1, 0]) },
      },
      { name: 'other', title: 'Other', normalisation: { mean: [0], deviation: [1] } },
    );
    expect(await digest(same)).toBe(first);
  });

  it('changes with pixels, labels, their order, parts, shape, classes and normalisation', async () => {
    const train = { pixels: Uint8Array.from([0, 255, 51, 0]), labels: [1, 0] };
    const changed = [
      images(),
      images({ train: { ...train, pixels: Uint8Array.from([0, 255, 51, 1]) } }),
      images({ train: { ...train, labels: [0, 1] } }),
      images({ train: { pixels: Uint8Array.from([51, 0, 0, 255]), labels: [0, 1] } }),
      images({ test: train }),
      images({}, { images: { channels: 1, height: 2, width: 1 } }),
      images({}, { normalisation: { mean: [0.1], deviation: [1] } }),
      images({
        train: { pixels: Uint8Array.from([...train.pixels, 9, 9]), labels: [1, 0, 0] },
        test: { pixels: Uint8Array.from([8, 8, 7, 7]), labels: [0, 1] },
      }),
      features(),
      features({ train: part([1, 2, 3, 4.5]) }),
      features({ train: part([1, 2, 3, 4], [1, 0]) }),
    ];
    expect(new Set(await Promise.all(changed.map(digest))).size).toBe(changed.length);
  });
});

describe("a dataset of one's own is refused", () => {
  const bytes = Uint8Array.from([0, 255, 51, 0]);

  it.each<[string, DatasetDefinition, string]>([
    [
      'without a part',
      images({ test: undefined as never }),
      'there is no test part: read must give { train, test }',
    ],
    ['without pixels', images({ train: { labels: [0, 1] } as never }), 'train.pixels is missing'],
    ['without labels', images({ train: { pixels: bytes } as never }), 'train.labels is missing'],
    ['without images', images({ train: { pixels: new Uint8Array(), labels: [] } }), 'train.pixels is empty'],
    [
      'with half an image',
      images({ train: { pixels: bytes.slice(1), labels: [0, 1] } }),
      'train.pixels has 3 numbers, which is no multiple of the 2 that a sample has',
    ],
    [
      'with images of another shape',
      images({ test: { pixels: { shape: [2, 2, 1], data: bytes }, labels: [0, 1] } }),
      'test.pixels has the shape [2, 2, 1], but the dataset says [samples, 1, 1, 2]',
    ],
    [
      'with a shape that its pixels do not fill',
      images({ test: { pixels: { shape: [3, 1, 2], data: bytes }, labels: [0, 1] } }),
      'test.pixels has 4 numbers, which is no multiple of the 2 that a sample has',
    ],
    [
      'with a pixel that is no byte',
      images({ train: { pixels: { shape: [2, 1, 2], data: [0, 0, 0.5, 1] }, labels: [0, 1] } }),
      'train.pixels: image 1, counted from 0, has a pixel of 0.5; pixels are whole numbers from 0 to 255',
    ],
    [
      'with a pixel that is too bright',
      images({ train: { pixels: { shape: [2, 1, 2], data: [0, 256, 0, 1] }, labels: [0, 1] } }),
      'train.pixels: image 0, counted from 0, has a pixel of 256; pixels are whole numbers from 0 to 255',
    ],
    [
      'with too few labels',
      images({ train: { pixels: bytes, labels: [1] } }),
      'train has 2 samples, but 1 labels',
    ],
    [
      'with too many labels',
      features({ test: part([1, 2, 3, 4], [0, 1, 1]) }),
      'test has 2 samples, but 3 labels',
    ],
    [
      'with a label that is too large',
      images({ train: { pixels: bytes, labels: [0, 2] } }),
      'train.labels has 2 in row 1, counted from 0; labels are whole numbers from 0 to 1',
    ],
    [
      'with a negative label',
      features({ train: part([1, 2, 3, 4], [-1, 1]) }),
      'train.labels has -1 in row 0, counted from 0; labels are whole numbers from 0 to 1',
    ],
    [
      'with half a label',
      features({ train: part([1, 2, 3, 4], [0, 0.5]) }),
      'train.labels has 0.5 in row 1, counted from 0; labels are whole numbers from 0 to 1',
    ],
    [
      'with labels in two columns',
      features({ train: part([1, 2, 3, 4], { shape: [2, 1], data: [0, 1] }) }),
      'train.labels has the shape [2, 1], but must be a single column, [2]',
    ],
    [
      'without a class in a part',
      images({ test: { pixels: bytes, labels: [1, 1] } }),
      'test has no image of class 0 (classes is 2)',
    ],
    [
      'with NaN',
      features({ train: part([1, 2, Number.NaN, 4]) }),
      'train.features has NaN in row 1, column 0, both counted from 0',
    ],
    [
      'with a number that is none in a file',
      features({
        train: {
          features: {
            shape: [2, 2],
            data: Float32Array.from([0, 1, Number.NaN, 3]),
            file: '/home/me/train.npy',
          },
          labels: [0, 1],
        },
      }),
      'train.features (/home/me/train.npy) has NaN in row 1, column 0, both counted from 0',
    ],
    [
      'with Infinity',
      features({ test: part([1, Number.NEGATIVE_INFINITY, 3, 4]) }),
      'test.features has -Infinity in row 0, column 1, both counted from 0',
    ],
    [
      'with features of another width',
      features({ test: { features: { shape: [2, 3], data: new Float32Array(6) }, labels: [0, 1] } }),
      'test.features has the shape [2, 3], but the dataset says [samples, 2]',
    ],
    [
      'with doubles',
      features({
        test: { features: { shape: [2, 2], data: new Float64Array(4), dtype: 'float64' }, labels: [0, 1] },
      }),
      "test.features must be float32, but is float64; convert it, in NumPy with .astype('float32')",
    ],
    [
      'with a list of features',
      features({ test: { features: [1, 2, 3, 4] as never, labels: [0, 1] } }),
      "test.features must be float32, but is a list; convert it, in NumPy with .astype('float32')",
    ],
    [
      'with names for other classes',
      images({ classNames: ['a', 'b', 'c'] }),
      'there are 3 classes (a, b, c), but classes is 2',
    ],
  ])('%s', async (_, definition, said) => {
    expect(await refusal(() => readOwn(definition))).toBe(`the dataset small: ${said}`);
  });
});
