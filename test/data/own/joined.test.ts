import { describe, expect, it } from 'vitest';
import { rotation } from '../../../scenarios/transforms/rotation.js';
import type { FeatureDataset, ImageDataset } from '../../../src/data/dataset.js';
import { type DatasetChoice, defineDataset, type OwnImages } from '../../../src/data/own/definition.js';
import { joinedDatasets } from '../../../src/data/own/joined.js';
import { readOwn } from '../../../src/data/own/load.js';
import { imageBytesOf, loadDataset, sizesOf } from '../../../src/data/registry.js';
import { classSplit } from '../../../src/plugins/generators.js';
import { Random } from '../../../src/random/random.js';

const [title, source] = ['Made', 'this test'];

/** Images of one brightness for each part, of two classes. */
const madeOf = (name: string, brightness: number, shape: Partial<OwnImages['images']> = {}) => {
  const images = { channels: 1, height: 32, width: 32, ...shape };
  const size = images.channels * images.height * images.width;
  const part = (value: number, labels: number[]) => ({
    pixels: new Uint8Array(labels.length * size).fill(value),
    labels,
  });
  const read = () => ({
    train: part(brightness, [1, 0, 1]),
    test: part(brightness + 1, [0, 1]),
    classNames: ['dark', 'light'],
  });
  return defineDataset({ ...{ name, title, source }, classes: 2, images, read });
};

const featuresOf = (name: string, features: number, first: number) =>
  defineDataset({
    ...{ name, title, source, classes: 2, features },
    read: () => {
      const part = (from: number) => ({
        features: Float32Array.from({ length: 2 * features }, (_, at) => from + at),
        labels: [1, 0],
      });
      return { train: part(first), test: part(first + 100) };
    },
  });

const join = (...datasets: DatasetChoice[]) => joinedDatasets({ name: 'both', title, source, datasets });

describe('datasets that are joined', () => {
  it('have the images of all, whose classes count on', async () => {
    const both = join('mnist', madeOf('made', 50));
    const mnist = await loadDataset('mnist');
    const { dataset, classNames } = await readOwn(both);
    const { train, test, ...rest } = dataset as ImageDataset;
    expect(rest).toEqual({
      ...{ name: 'both', classes: 12, channels: 1, height: 32, width: 32, padding: 0 },
      normalisation: { mean: [0], deviation: [1] },
    });
    for (const [part, old, labels, brightness] of [
      [train, mnist.train, [11, 10, 11], 50],
      [test, mnist.test, [10, 11], 51],
    ] as const) {
      expect(part.count).toBe(old.count + labels.length);
      expect(old.labels.every((label, row) => part.labels[row] === label)).toBe(true);
      expect([...part.labels.subarray(old.count)]).toEqual(labels);
      expect(Buffer.compare(part.pixels.subarray(0, old.pixels.length), old.pixels)).toBe(0);
      const mine = part.pixels.subarray(old.pixels.length);
      expect(mine.length).toBe(1024 * labels.length);
      expect(mine.every((pixel) => pixel === brightness)).toBe(true);
    }
    expect(classNames!.slice(8)).toEqual(['mnist 8', 'mnist 9', 'made dark', 'made light']);
  });

  it('become tasks one after the other by a list of their numbers of classes', async () => {
    const both = join(madeOf('one', 1), madeOf('two', 2), madeOf('three', 3));
    const [, domain, byClass] = classSplit({
      ...{ name: 'row', title, source, dataset: both, backbone: 'pixels' },
      classesPerTask: [2, 4],
    });
    const { dataset } = await readOwn(both);
    const { experiences, outputs } = byClass!.generate(dataset, byClass!.options.parse({}), new Random(1));
    expect(outputs).toBe(6);
    expect(experiences.map(({ classes, train }) => [classes, [...train.rows], [...train.labels]])).toEqual([
      [
        [0, 1],
        [0, 1, 2],
        [1, 0, 1],
      ],
      [
        [2, 3, 4, 5],
        [3, 4, 5, 6, 7, 8],
        [3, 2, 3, 5, 4, 5],
      ],
    ]);
    const options = domain!.options.parse({ classesPerTask: 2 });
    const inDomains = domain!.generate(dataset, options, new Random(1)).experiences;
    expect(inDomains.map(({ test }) => [...test.labels])).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it('are identified by what is read of each, and how it is normalised', async () => {
    const digestOf = async (two: number, more = {}) =>
      (
        await readOwn(
          joinedDatasets({
            ...{ name: 'both', title, source, datasets: [madeOf('one', 1), madeOf('two', two)] },
            ...more,
          }),
        )
      ).digest;
    expect(await digestOf(2)).toBe(await digestOf(2));
    expect(await digestOf(3)).not.toBe(await digestOf(2));
    const normalisation = { mean: [0.5], deviation: [0.5] };
    expect(await digestOf(2, { normalisation })).not.toBe(await digestOf(2));
  });

  it('keep the border that all of them have', async () => {
    const padded = join('mnist', madeOf('made', 0, { padding: 3 }));
    expect(sizesOf(padded).images).toMatchObject({ padding: 2 });
    expect(imageBytesOf(padded)).toBe(784);
    expect(imageBytesOf(join('mnist', madeOf('made', 0)))).toBe(1024);
    const digestOf = async (padding: number) => (await readOwn(madeOf('made', 0, { padding }))).digest;
    // Images turn within it.
    const shape = { channels: 1, height: 32, width: 32 };
    expect(rotation({ ...shape, padding: 2 }, 45)).not.toEqual(rotation({ ...shape, padding: 0 }, 45));
    expect(await digestOf(2)).not.toBe(await digestOf(0));
  });

  it('may have features', async () => {
    const { dataset } = await readOwn(join(featuresOf('one', 2, 0), featuresOf('two', 2, 10)));
    const { train, test, classes } = dataset as FeatureDataset;
    expect(classes).toBe(4);
    expect([...train.features.data]).toEqual([0, 1, 2, 3, 10, 11, 12, 13]);
    expect([...train.labels]).toEqual([1, 0, 3, 2]);
    expect(test.features.shape).toEqual([4, 2]);
  });

  it.each<[string, DatasetChoice[], string]>([
    [
      'images of another size',
      ['mnist', madeOf('mine', 0, { height: 28, width: 28 })],
      'mine has images of 1×28×28, but mnist has images of 1×32×32; they must be the same',
    ],
    [
      'features beside images',
      [madeOf('mine', 0), featuresOf('rows', 3, 0)],
      'rows has 3 features, but mine has images of 1×32×32; they must be the same',
    ],
    ['another number of features', [featuresOf('a', 3, 0), featuresOf('b', 2, 0)], 'b has 2 features'],
    ['the same twice', ['mnist', 'kmnist', 'mnist'], 'datasets lists mnist twice'],
    ['two of one name', [madeOf('mine', 0), madeOf('mine', 1)], 'datasets lists mine twice'],
    ['a single one', ['mnist'], 'datasets must list two or more, not 1'],
    ['an unknown name', ['mnist', 'mnits'], 'unknown dataset "mnits" (known: mnist, '],
    [
      'nothing but a border',
      ['mnist', madeOf('mine', 0, { padding: 16 })],
      'both: mine: images: the padding leaves nothing of them',
    ],
    ['a faulty one', ['mnist', { ...madeOf('mine', 0), classes: 1 }], 'both: mine: classes'],
  ])('are refused with %s', (_, datasets, message) => {
    expect(() => join(...datasets)).toThrow(message);
  });
});
