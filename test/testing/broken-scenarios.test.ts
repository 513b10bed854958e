import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LabelledDataset } from '../../src/data/dataset.js';
import { defineScenario, type ScenarioDefinition } from '../../src/plugins/scenario.js';
import type { TaskSequence } from '../../src/plugins/task-sequence.js';
import { scenarioContract } from '../../src/testing/scenario-contract.js';

type Parts = Partial<Omit<ScenarioDefinition, 'generate'>> & {
  generate?: (dataset: LabelledDataset) => unknown;
};

/** The first ten thousand images of 0 to 4 against 5 to 9, in two tasks, but for some of its parts. */
const halvesWith = (parts: Parts): ScenarioDefinition =>
  defineScenario({
    name: 'broken/domain',
    title: 'Broken',
    source: 'this test',
    kind: 'domain',
    dataset: 'mnist',
    options: z.strictObject({ tasks: z.int().default(2) }),
    generate: halves,
    ...parts,
  } as ScenarioDefinition);

const halves = ({ train, test }: LabelledDataset) => ({
  outputs: 2,
  experiences: [0, 1].map((task) => ({
    train: halvesOf(train.labels, task),
    test: halvesOf(test.labels, task),
    classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  })),
});

function halvesOf(labels: Int32Array, task: number) {
  const rows = Int32Array.from({ length: 5000 }, (_, index) => 2 * index + task);
  return { rows, labels: rows.map((row) => Number(labels[row]! > 4)) };
}

/** The same tasks, the first one's share of a part replaced. */
const withFirst =
  (part: 'train' | 'test', replace: (split: TaskSequence['experiences'][0]['train']) => unknown) =>
  (dataset: LabelledDataset) => {
    const { experiences, ...sequence } = halves(dataset);
    const [first, ...others] = experiences;
    return { ...sequence, experiences: [{ ...first, [part]: replace(first![part]) }, ...others] };
  };

/** The check of the clause whose title has these words. */
const checkOf = (scenario: ScenarioDefinition, words: string) =>
  scenarioContract(scenario)
    .find(({ title }) => title.includes(words))!
    .check();

describe('a scenario', () => {
  it('passes when it is whole', async () => {
    for (const { check } of scenarioContract(halvesWith({}))) await check();
  });

  it.each<[string, Parts, RegExp]>([
    ['defaults', { options: z.strictObject({ tasks: z.int() }) }, /options\.tasks has no default/],
    ['defaults', { options: z.object({}) }, /options: must be a z\.strictObject/],
    [
      'defaults',
      { name: 'broken' },
      /name must be letters, .* followed by the kind, such as my-split\/domain/,
    ],
    ['defaults', { dataset: 'mnst' }, /dataset: must be one of "mnist", /],
    ['rows', { generate: () => ({ outputs: 2, experiences: [] }) }, /broken\/domain has no tasks/],
    [
      'rows',
      { generate: (dataset) => ({ ...halves(dataset), testOn: 'train' }) },
      /unknown property of what generate returns "testOn": did you mean "testedOn"/,
    ],
    [
      'rows',
      { generate: (dataset) => ({ ...halves(dataset), kind: 'class' }) },
      /unknown property of what generate returns "kind"/,
    ],
    [
      'rows',
      {
        generate: (dataset) => {
          const { experiences, ...sequence } = halves(dataset);
          return { ...sequence, experiences: experiences.map((task) => ({ ...task, class: 1 })) };
        },
      },
      /unknown property of task 1 "class": did you mean "classes"/,
    ],
    [
      'rows',
      { generate: withFirst('train', (split) => ({ ...split, weights: [] })) },
      /unknown property of train of task 1 "weights"/,
    ],
    [
      'rows',
      { generate: withFirst('train', () => undefined) },
      /task 1 .* has bad training images: rows and labels must be an Int32Array/,
    ],
    [
      'rows',
      { generate: withFirst('train', ({ rows, labels }) => ({ rows, labels: labels.subarray(1) })) },
      /has bad training images: there are 5000 rows and 4999 labels/,
    ],
    [
      'rows',
      {
        generate: withFirst('test', ({ rows, labels }) => ({
          rows: rows.map((row) => row + 10_000),
          labels,
        })),
      },
      /has bad test images: there is no row 10000, only 0 to 9999/,
    ],
    [
      'rows',
      {
        generate: withFirst('train', ({ rows, labels }) => ({ rows, labels: labels.map((one) => one + 1) })),
      },
      /has bad training images: there is no label 2, only 0 to 1/,
    ],
    [
      'rows',
      {
        generate: (dataset) => {
          const { experiences, outputs } = halves(dataset);
          return { outputs, experiences: experiences.map((task) => ({ ...task, classes: [0, 1] })) };
        },
      },
      /has bad training images: row \d+ is of class \d, not one of the task's/,
    ],
    [
      'never tests on',
      {
        generate: (dataset) => {
          const { experiences, outputs } = halves(dataset);
          return {
            outputs,
            testedOn: 'train',
            experiences: experiences.map(({ train, classes }) => ({ train, test: train, classes })),
          };
        },
      },
      /training image 0 is also used for testing/,
    ],
    [
      'same seed',
      {
        generate: withFirst('train', ({ rows, labels }) => {
          const count = 1 + Math.floor(Math.random() * 4999);
          return { rows: rows.subarray(0, count), labels: labels.subarray(0, count) };
        }),
      },
      /use other randomness than `random`/,
    ],
    [
      'can learn',
      {
        generate: withFirst('train', ({ rows, labels }) => ({
          rows,
          labels: labels.map((_, at) => (at * 7919) % 2),
        })),
      },
      /after training on the first task the accuracy is \d\d\.\d %; always predicting the most common label gives 5\d\.\d %/,
    ],
  ])('must be: %s (%#)', async (words, parts, message) => {
    await expect(checkOf(halvesWith(parts), words)).rejects.toThrow(message);
  });
});
