import { expect, it } from 'vitest';
import { imagesOfTask, knownOfTask } from '../../../src/backbones/transformed/images-of-task.js';
import type { DatasetPart } from '../../../src/data/dataset.js';
import { digestOf, knownOf } from '../../../src/data/known-images.js';

const dataset = {
  ...{ name: 'toy', files: 'ab', classes: 2, channels: 1, height: 1, width: 2 },
  normalisation: { mean: [0], deviation: [1] },
  train: { pixels: Uint8Array.of(1, 2, 3, 4, 5, 6), labels: Int32Array.of(0, 1, 0), count: 3 },
  test: { pixels: Uint8Array.of(7, 8, 9, 10), labels: Int32Array.of(1, 0), count: 2 },
};
const known = knownOf(dataset);

interface Given {
  rows?: number[];
  indices?: number[];
  weights?: number[];
  testedOn?: DatasetPart;
}

function taskOf({ rows = [2, 1], indices = [1, 0], weights, testedOn = 'test' }: Given = {}) {
  const split = (given: number[]) => ({ rows: Int32Array.from(given), labels: new Int32Array(given.length) });
  const transform = {
    indices: Int32Array.from(indices),
    ...(weights && { weights: Float32Array.from(weights) }),
  };
  return { experience: { train: split(rows), test: split([0, 1]), classes: [0, 1], transform }, testedOn };
}

it("a task's images are those of its rows, transformed, with the classes that they have", () => {
  const task = taskOf();
  const { train, test, files } = imagesOfTask(dataset, task, knownOfTask(known, task)) as typeof dataset;
  expect(train).toMatchObject({ pixels: Uint8Array.of(6, 5, 4, 3), labels: Int32Array.of(0, 1), count: 2 });
  expect(test).toMatchObject({ pixels: Uint8Array.of(8, 7, 10, 9), labels: Int32Array.of(1, 0), count: 2 });
  // They are not the images of the dataset's files.
  expect(files).toBeUndefined();
  const held = taskOf({ testedOn: 'train' });
  expect(imagesOfTask(dataset, held, knownOfTask(known, held)).test.pixels).toEqual(
    Uint8Array.of(2, 1, 4, 3),
  );
});

it('they are identified by what they are made of, and how, before they are made', () => {
  const digestsOf = (given?: Given, of = known) => {
    const { train, test } = knownOfTask(of, taskOf(given));
    return [train.digest, test.digest];
  };
  const [train, test] = digestsOf();
  const task = taskOf();
  const made = imagesOfTask(dataset, task, knownOfTask(known, task));
  expect([digestOf(made, made.train), digestOf(made, made.test)]).toEqual([train, test]);
  expect(digestsOf()).toEqual([train, test]);
  expect(digestsOf({ rows: [1, 2] })).toEqual([expect.not.stringMatching(train!), test]);
  expect(digestsOf({ testedOn: 'train' })).toEqual([train, expect.not.stringMatching(test!)]);
  const others = [
    digestsOf({ indices: [0, 1] }),
    digestsOf({ weights: [1, 1] }),
    digestsOf({ weights: [1, 0.5] }),
    digestsOf({}, knownOf({ ...dataset, train: dataset.test, test: dataset.train })),
  ];
  expect(new Set([train, test, ...others.flat()]).size).toBe(10);
});
