import { describe, expect, it } from 'vitest';
import { classSplit } from '../../../scenarios/generators/class-split.js';
import type { Labelled, LabelledDataset } from '../../../src/data/dataset.js';
import { UserError } from '../../../src/errors/user-error.js';
import { Random } from '../../../src/random/random.js';

const images = (labels: number[]): Labelled => ({
  labels: Int32Array.from(labels),
  count: labels.length,
});

const toy = (train: number[], test: number[]): LabelledDataset => ({
  name: 'toy',
  classes: 6,
  train: images(train),
  test: images(test),
});

const definitions = classSplit({
  name: 'split-toy',
  title: 'Split toy',
  source: 'none',
  dataset: 'toy',
  backbone: 'pixels',
  classesPerTask: 3,
});

const generate = (index: number, dataset: LabelledDataset, options: object = {}) => {
  const definition = definitions[index]!;
  return definition.generate(dataset, definition.options.parse(options), new Random(0));
};

describe('a split by class', () => {
  const whole = toy([5, 0, 3, 3, 1, 2, 4], [0, 1, 2, 3, 4, 5]);

  it('defines one scenario for each kind', () => {
    expect(definitions.map(({ name, kind, title }) => [name, kind, title])).toEqual([
      ['split-toy/task', 'task', 'Split toy, task-incremental'],
      ['split-toy/domain', 'domain', 'Split toy, domain-incremental'],
      ['split-toy/class', 'class', 'Split toy, class-incremental'],
    ]);
  });

  it('has defaults and refuses other options', () => {
    const { options } = definitions[0]!;
    expect(options.parse({})).toEqual({ classesPerTask: 3, classOrder: 'fixed', heldOut: 0 });
    const wrongs = [
      { classesPerTask: 0 },
      { classesPerTask: 1.5 },
      { classOrder: 'x' },
      { heldOut: -0.1 },
      { heldOut: 0.51 },
      { other: 1 },
    ];
    for (const wrong of wrongs) {
      expect(options.safeParse(wrong).success).toBe(false);
    }
  });

  it.each([0, 1])('counts labels from 0 within the task in task- and domain-incremental ones', (index) => {
    const { experiences, outputs } = generate(index, whole);
    expect(outputs).toBe(3);
    expect(experiences[0]!.train).toEqual({ rows: Int32Array.of(1, 4, 5), labels: Int32Array.of(0, 1, 2) });
    expect(experiences[1]!.train).toEqual({
      rows: Int32Array.of(0, 2, 3, 6),
      labels: Int32Array.of(2, 0, 0, 1),
    });
  });

  it('counts labels on from task to task in class-incremental ones', () => {
    const { experiences, outputs } = generate(2, whole);
    expect(outputs).toBe(6);
    expect(experiences[0]!.train.labels).toEqual(Int32Array.of(0, 1, 2));
    expect(experiences[1]!.train.labels).toEqual(Int32Array.of(5, 3, 3, 4));
    expect(experiences[1]!.test).toEqual({ rows: Int32Array.of(3, 4, 5), labels: Int32Array.of(3, 4, 5) });
  });

  it('tests on test images unless told otherwise', () => {
    expect(generate(0, whole).testedOn).toBe('test');
  });

  it('holds the last images of each class out, and tests on them', () => {
    // Classes 0, 2, 3 and 4 have four images, 1 has six, 5 two; a share of 0.3 is 1.2, 1.8 and 0.6 of them.
    const labels = [0, 1, 2, 3, 4, 5, 1, 1, 0, 2, 3, 4, 0, 2, 3, 4, 5, 1, 1, 1, 4, 3, 2, 0];
    const { experiences, testedOn, dataset } = generate(1, toy(labels, []), { heldOut: 0.3 });
    expect(testedOn).toBe('train');
    expect(experiences[0]!.test).toEqual({
      rows: Int32Array.of(18, 19, 22, 23),
      labels: Int32Array.of(1, 1, 2, 0),
    });
    expect(experiences[1]!.test).toEqual({
      rows: Int32Array.of(16, 20, 21),
      labels: Int32Array.of(2, 1, 0),
    });
    expect(experiences[0]!.train.rows).toEqual(Int32Array.of(0, 1, 2, 6, 7, 8, 9, 12, 13, 17));
    for (const { train, test, classes } of experiences) {
      const ofTask = labels.flatMap((label, row) => (classes.includes(label) ? [row] : []));
      expect([...train.rows, ...test.rows].sort((a, b) => a - b)).toEqual(ofTask);
      for (const { rows, labels: columns } of [train, test]) {
        expect([...rows].map((row) => dataset.train.labels[row])).toEqual(
          [...columns].map((column) => classes[column]),
        );
      }
    }
  });

  it('refuses a share that leaves a class nothing to test on or to train on', () => {
    const refused = (train: number[], heldOut: number) =>
      expect(() => generate(2, toy(train, []), { heldOut, classesPerTask: 1 }));
    refused([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5], 0.2).toThrow(
      'heldOut 0.2 leaves no image to hold out in class 0 of toy (training images: 2)',
    );
    refused([0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5], 0.5).toThrow(
      'heldOut 0.5 leaves no image to train on in class 2 of toy (training images: 1)',
    );
    refused([0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5], 0.5).toThrow(UserError);
  });

  it('refuses a task without training or test images', () => {
    const refused = (dataset: LabelledDataset) => {
      expect(() => generate(0, dataset, { classesPerTask: 2 })).toThrow(UserError);
      return expect(() => generate(0, dataset, { classesPerTask: 2 }));
    };
    refused(toy([0, 1, 4, 5], [0, 1, 2, 3, 4, 5])).toThrow(
      'split-toy/task: task 2 (classes 2, 3) has no training images in the dataset toy',
    );
    refused(toy([0, 1, 2, 3, 4, 5], [0, 1, 2, 3])).toThrow(
      'split-toy/task: task 3 (classes 4, 5) has no test images in the dataset toy',
    );
  });

  it('takes classes in the order of a list, which may leave some out, in tasks of unequal size', () => {
    const options = { classOrder: [4, 0, 5], classesPerTask: [1, 2] };
    const { experiences, outputs } = generate(2, whole, options);
    expect(experiences.map(({ classes }) => classes)).toEqual([[4], [0, 5]]);
    expect(outputs).toBe(3);
    expect(experiences[0]!.train).toEqual({ rows: Int32Array.of(6), labels: Int32Array.of(0) });
    expect(experiences[1]!.train).toEqual({ rows: Int32Array.of(0, 1), labels: Int32Array.of(2, 1) });
    const domain = generate(1, whole, { classOrder: [4, 0, 5, 3, 1], classesPerTask: [2, 3] });
    expect(domain.outputs).toBe(3);
    expect(domain.experiences[1]!.classes).toEqual([5, 3, 1]);
    expect(domain.experiences[1]!.test.labels).toEqual(Int32Array.of(2, 1, 0));
  });

  it.each([
    [{ classOrder: [0, 6], classesPerTask: 2 }, 'classOrder has class 6, but those of toy are 0 to 5'],
    [{ classOrder: [0, 1, 0, 2], classesPerTask: 2 }, 'classOrder has class 0 twice'],
    [{ classesPerTask: [2, 3] }, 'classesPerTask 2,3 has 5 classes, but there are 6'],
    [
      { classesPerTask: [5, 1] },
      'classesPerTask 5,1 has a task of one class, in which there is nothing to tell apart',
    ],
    [{ rounds: 3 }, 'rounds 3 is too many for class 0 of toy, which has 1 images: some would have none'],
  ])('refuses %o', (options, message) => {
    expect(() => generate(1, whole, options)).toThrow(message);
  });

  it('lets all tasks come again with other training images, and the same test images and labels', () => {
    const labels = [0, 1, 2, 3, 4, 5].flatMap((one) => [one, one, one, one]);
    const { experiences, outputs } = generate(2, toy(labels, [0, 1, 2, 3, 4, 5]), { rounds: 2 });
    expect(outputs).toBe(6);
    expect(experiences.map(({ classes }) => classes)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(experiences[0]!.train.rows).toEqual(Int32Array.of(0, 2, 4, 6, 8, 10));
    expect(experiences[2]!.train.rows).toEqual(Int32Array.of(1, 3, 5, 7, 9, 11));
    expect(experiences[3]!.train.labels).toEqual(Int32Array.of(3, 3, 4, 4, 5, 5));
    expect(experiences[2]!.test).toEqual(experiences[0]!.test);
  });
});
