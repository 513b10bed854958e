import { describe, expect, it } from 'vitest';
import { classSplit } from '../../scenarios/class-split.js';
import type { ImageDataset, LabelledImages } from '../../src/data/dataset.js';
import { UserError } from '../../src/errors.js';
import { Random } from '../../src/random.js';

const images = (labels: number[]): LabelledImages => ({
  features: new Float32Array(3 * labels.length),
  width: 3,
  labels: Int32Array.from(labels),
  count: labels.length,
});

const toy = (train: number[], test: number[]): ImageDataset => ({
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
  classesPerTask: 3,
});

const generate = (index: number, dataset: ImageDataset, options: object = {}) => {
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
    expect(options.parse({})).toEqual({ classesPerTask: 3, classOrder: 'fixed' });
    for (const wrong of [{ classesPerTask: 0 }, { classesPerTask: 1.5 }, { classOrder: 'x' }, { other: 1 }]) {
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

  it('refuses a task without training or test images', () => {
    const refused = (dataset: ImageDataset) => {
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
});
