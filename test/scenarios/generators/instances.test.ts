import { expect, it } from 'vitest';
import { instances } from '../../../scenarios/generators/instances.js';
import type { LabelledDataset } from '../../../src/data/dataset.js';
import { Random } from '../../../src/random/random.js';

const part = (labels: number[]) => ({ labels: Int32Array.from(labels), count: labels.length });
const toy: LabelledDataset = {
  name: 'toy',
  classes: 2,
  train: part([0, 1, 0, 0, 1, 1, 1, 0]),
  test: part([1, 0, 0, 1]),
};

const definitions = instances({
  name: 'instances-toy',
  title: 'Toy',
  source: 'none',
  dataset: 'toy',
  backbone: 'pixels',
  tasks: 2,
});
const generate = (index: number, options: object = {}) => {
  const definition = definitions[index]!;
  return definition.generate(toy, definition.options.parse(options), new Random(0));
};

it('gives each task its share of every class, in training and in tests', () => {
  expect(definitions.map(({ name }) => name)).toEqual(['instances-toy/task', 'instances-toy/domain']);
  for (const index of [0, 1]) {
    const { experiences, outputs } = generate(index);
    expect(outputs).toBe(2);
    expect(experiences.map(({ train }) => train)).toEqual([
      { rows: Int32Array.of(0, 1, 3, 5), labels: Int32Array.of(0, 1, 0, 1) },
      { rows: Int32Array.of(2, 4, 6, 7), labels: Int32Array.of(0, 1, 1, 0) },
    ]);
    expect(experiences.map(({ test }) => test.rows)).toEqual([Int32Array.of(0, 1), Int32Array.of(2, 3)]);
    expect(experiences.map(({ classes }) => classes)).toEqual([
      [0, 1],
      [0, 1],
    ]);
  }
});

it('holds training images out, each task those of its share', () => {
  const { experiences, testedOn } = generate(1, { heldOut: 0.5 });
  expect(testedOn).toBe('train');
  expect(experiences.map(({ train, test }) => [train.rows, test.rows])).toEqual([
    [Int32Array.of(0, 1), Int32Array.of(3, 5)],
    [Int32Array.of(2, 4), Int32Array.of(6, 7)],
  ]);
});

it('refuses more tasks than a class has images', () => {
  expect(() => generate(1, { tasks: 3 })).toThrow(
    'tasks 3 is too many for class 0 of toy, which has 2 images: some would have none',
  );
});
