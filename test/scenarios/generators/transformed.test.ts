import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { transformed } from '../../../scenarios/generators/transformed.js';
import { permutation } from '../../../scenarios/transforms/permutation.js';
import type { LabelledDataset } from '../../../src/data/dataset.js';
import { transformed as transformedOfAny } from '../../../src/plugins/generators.js';
import { defineScenario } from '../../../src/plugins/scenario.js';
import type { PixelTransform } from '../../../src/plugins/task-sequence.js';
import { Random } from '../../../src/random/random.js';

const part = (labels: number[]) => ({ labels: Int32Array.from(labels), count: labels.length });
const images = { channels: 1, height: 2, width: 3, padding: 0 };
const toy: LabelledDataset = {
  name: 'toy',
  classes: 2,
  images,
  train: part([0, 1, 1, 0]),
  test: part([1, 0]),
};

const definitionsOf = (transform: Parameters<typeof transformed>[0]['transform']) =>
  transformed({ name: 'changed-toy', title: 'Toy', source: 'none', dataset: 'toy', tasks: 3, transform });

const permuted = definitionsOf((shape, { random }) => permutation(shape, random));

const generate = (
  index: number,
  {
    options = {},
    seed = 0,
    dataset = toy,
    definitions = permuted,
  }: {
    options?: object;
    seed?: number;
    dataset?: LabelledDataset;
    definitions?: typeof permuted;
  } = {},
) => {
  const definition = definitions[index]!;
  return definition.generate(dataset, definition.options.parse(options), new Random(seed));
};

const orders = (scenario: ReturnType<typeof generate>) =>
  scenario.experiences.map(({ transform }) => [...transform!.indices]);

describe('a stream of transforms', () => {
  it('has all images in every task; class-incrementally as classes of its own', () => {
    expect(permuted.map(({ name }) => name)).toEqual([
      'changed-toy/task',
      'changed-toy/domain',
      'changed-toy/class',
    ]);
    for (const index of [0, 1, 2]) {
      const { experiences, outputs } = generate(index);
      expect(outputs).toBe(index === 2 ? 6 : 2);
      for (const [task, { train, test, classes }] of experiences.entries()) {
        const first = index === 2 ? 2 * task : 0;
        expect(train.rows).toEqual(Int32Array.of(0, 1, 2, 3));
        expect(train.labels).toEqual(Int32Array.of(first, first + 1, first + 1, first));
        expect(test.labels).toEqual(Int32Array.of(first + 1, first));
        expect(classes).toEqual([0, 1]);
      }
    }
  });

  it('has transforms by the seed of the run, or by one of its own, the same in every setting', () => {
    const [one, other] = [generate(1, { seed: 1 }), generate(1, { seed: 2 })];
    expect(orders(one)).not.toEqual(orders(other));
    expect(orders(generate(0, { seed: 1 }))).toEqual(orders(one));
    for (const order of orders(one)) expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(orders(one).map(String)).size).toBe(3);
    const options = { transformSeed: 1 };
    expect(orders(generate(1, { seed: 1, options }))).toEqual(orders(generate(1, { seed: 2, options })));
    // A stream of more tasks begins with the same ones.
    expect(orders(generate(1, { seed: 1, options: { tasks: 4 } })).slice(0, 3)).toEqual(orders(one));
  });

  it('can hold training images out', () => {
    const { experiences, testedOn } = generate(1, { options: { heldOut: 0.5 } });
    expect(testedOn).toBe('train');
    expect(experiences[2]).toMatchObject({
      train: { rows: Int32Array.of(0, 1) },
      test: { rows: Int32Array.of(2, 3) },
    });
  });

  it('takes images whose pixels are known', () => {
    const { images: _, ...unknown } = toy;
    expect(() => generate(1, { dataset: unknown })).toThrow(
      'images are transformed pixel by pixel, which takes --backbone pixels',
    );
  });

  it('is not of features', () => {
    const [name, title, source] = ['changed-rows', 'Rows', 'none'];
    const read = () => {
      throw new Error('it is not read');
    };
    const dataset = { name: 'rows', title, source, classes: 2, features: 4, read };
    const transform = () => ({ indices: new Int32Array(4) });
    expect(() => transformedOfAny({ name, title, source, dataset, tasks: 2, transform })).toThrow(
      'changed-rows: rows has features, but only images can be transformed',
    );
  });

  it('has labels of its own in each task of a class-incremental scenario', () => {
    const split = { rows: Int32Array.of(0, 1), labels: Int32Array.of(0, 1) };
    const transform = { indices: Int32Array.of(0, 1, 2, 3, 4, 5) };
    const scenario = defineScenario({
      name: 'again/class',
      title: 'Again',
      source: 'none',
      kind: 'class',
      dataset: 'toy',
      options: z.strictObject({}),
      generate: () => ({
        outputs: 4,
        experiences: [0, 1].map(() => ({
          train: split,
          test: { rows: Int32Array.of(1, 0), labels: Int32Array.of(0, 1) },
          classes: [0, 1],
          transform,
        })),
      }),
    });
    expect(() => scenario.generate(toy, {}, new Random(0))).toThrow(
      "task 2 (classes 0, 1) has bad training images: label 0 is that of a class of an earlier task, but with a transform a task's classes are its own, counted on from 2",
    );
  });

  it.each<[string, (task: number) => unknown, string]>([
    [
      'too few pixels',
      () => ({ indices: Int32Array.of(0) }),
      'task 1 has 1 indices, but images of 2×3 need 6, or a multiple',
    ],
    ['a list', () => ({ indices: [0, 1, 2, 3, 4, 5] }), 'task 1 has indices that are not an Int32Array'],
    [
      'a pixel that is not there',
      () => ({ indices: Int32Array.of(0, 1, 2, 3, 4, 6) }),
      'task 1 names pixel 6, but there are only 0 to 5',
    ],
    [
      'other numbers of taps',
      (task) => ({ indices: new Int32Array(task === 1 ? 12 : 6) }),
      'task 2 has 12 indices, but that of task 1 has 6',
    ],
    [
      'weights of another number',
      () => ({ indices: new Int32Array(6), weights: new Float32Array(5) }),
      'task 1 must have as many weights as indices, in a Float32Array',
    ],
    [
      'NaN',
      (task) => ({
        indices: new Int32Array(6),
        weights: new Float32Array(6).fill(task === 2 ? Number.NaN : 1),
      }),
      'task 3 has weights that are not finite',
    ],
    [
      'none in one task',
      (task) => (task === 1 ? undefined : { indices: new Int32Array(6) }),
      'task 2 has no transform, but others have one',
    ],
  ])('is refused with %s', (_, made, message) => {
    const definitions = definitionsOf((__, { index }) => made(index) as PixelTransform);
    expect(() => generate(1, { definitions })).toThrow(message);
  });
});
