import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LabelledDataset } from '../../src/data/dataset.js';
import { defineScenario, type ScenarioDefinition } from '../../src/plugins/scenario.js';
import type { TaskSequence } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { datasetNamed } from '../../src/testing/datasets.js';
import { scenarioContract } from '../../src/testing/scenario-contract.js';

type Parts = Partial<Omit<ScenarioDefinition, 'generate'>> & {
  generate?: (dataset: LabelledDataset, options: Record<string, number>) => unknown;
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

/** Pairs of digits as tasks. @param labelOf a row's label, from its class and its pair's position */
const pairsWith =
  (pairs: number[][], labelOf: (digit: number, pair: number) => number, parts: object = {}) =>
  ({ train, test }: LabelledDataset) => {
    const splitOf = (labels: Int32Array, classes: number[], pair: number) => {
      const rows = Int32Array.from(labels.keys()).filter(
        (row) => row < 8000 && classes.includes(labels[row]!),
      );
      return { rows, labels: rows.map((row) => labelOf(labels[row]!, pair)) };
    };
    const experiences = pairs.map((classes, pair) => ({
      train: splitOf(train.labels, classes, pair),
      test: splitOf(test.labels, classes, pair),
      classes,
    }));
    return { outputs: 10, experiences, ...parts };
  };

const pairs = [
  [0, 1],
  [2, 3],
];

/** A class-incremental scenario. */
const ofClasses = (generate: NonNullable<Parts['generate']>): Parts => ({
  name: 'broken/class',
  kind: 'class',
  generate,
});

/** How often a scenario that does not go by its seed has been generated. */
let calls = 0;

describe('a scenario', () => {
  it('passes when it is whole', async () => {
    for (const { check } of scenarioContract(halvesWith({}))) await check();
  });

  it('may bring classes back, which count once', async () => {
    const again = pairsWith([...pairs, [1, 2]], (digit) => digit, { outputs: 4 });
    for (const { check } of scenarioContract(halvesWith(ofClasses(again)))) await check();
  });

  it('is learnt as it was checked, whatever its objects turn into', async () => {
    let looks = 0;
    const turning = halvesWith({
      generate: (dataset) => {
        const { experiences, outputs } = halves(dataset);
        return {
          outputs,
          experiences: experiences.map(({ train, ...task }) => ({
            ...task,
            get train() {
              return looks++ < 2 ? train : { ...train, labels: train.labels.map((one) => 1 - one) };
            },
          })),
        };
      },
    });
    const dataset = await datasetNamed('mnist');
    const { experiences } = turning.generate(dataset, { tasks: 2 }, new Random(1));
    for (const { rows, labels } of experiences.map(({ train }) => train)) {
      expect(labels).toEqual(rows.map((row) => Number(dataset.train.labels[row]! > 4)));
    }
  });

  it('may be defined anew from another, with labels of its own to learn', async () => {
    const noisy = halvesWith({
      generate: withFirst('train', (split) => ({
        ...split,
        noisyLabels: split.labels.map((one) => 1 - one),
      })),
    });
    const again = defineScenario({ ...noisy, name: 'again/task', kind: 'task' });
    const dataset = await datasetNamed('mnist');
    const { name, kind, experiences } = again.generate(dataset, { tasks: 2 }, new Random(1));
    expect([name, kind]).toEqual(['again/task', 'task']);
    const { rows, labels } = experiences[0]!.train;
    expect(labels).toEqual(rows.map((row) => Number(dataset.train.labels[row]! <= 4)));
  });

  it.each<[string, Parts, RegExp]>([
    ['defaults', { options: z.strictObject({ tasks: z.int() }) }, /options\.tasks has no default/],
    ['defaults', { options: z.object({}) }, /options: must be a z\.strictObject/],
    [
      'defaults',
      { name: 'broken' },
      /name must be letters, .* followed by the kind, such as my-split\/domain/,
    ],
    ['defaults', { dataset: 'mnst' }, /dataset: must be a dataset of your own, or one of mnist, /],
    [
      'labels fit',
      { generate: (_, { taks }) => ({ outputs: taks, experiences: [] }) },
      /^unknown option "taks": did you mean "tasks"\? \(known: tasks, borders, blur, spread, firstTasks, skipTasks\)$/,
    ],
    ['labels fit', { generate: () => ({ outputs: 2, experiences: [] }) }, /broken\/domain has no tasks/],
    [
      'labels fit',
      { generate: (dataset) => ({ ...halves(dataset), testOn: 'train' }) },
      /unknown property of the tasks of broken\/domain "testOn": did you mean "testedOn"/,
    ],
    [
      'labels fit',
      {
        generate: (dataset) => {
          const { experiences, ...sequence } = halves(dataset);
          return { ...sequence, experiences: experiences.map((task) => ({ ...task, class: 1 })) };
        },
      },
      /unknown property of broken\/domain's task 1 "class": did you mean "classes"/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', (split) => ({ ...split, weights: [] })) },
      /unknown property of broken\/domain's training images of task 1 "weights"/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', () => undefined) },
      /task 1 .* has bad training images: rows and labels must be an Int32Array/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', ({ rows, labels }) => ({ rows, labels: labels.subarray(1) })) },
      /has bad training images: there are 5000 rows and 4999 labels/,
    ],
    [
      'labels fit',
      {
        generate: withFirst('test', ({ rows, labels }) => ({
          rows: rows.map((row) => row + 10_000),
          labels,
        })),
      },
      /has bad test images: there is no row 10000, only 0 to 9999/,
    ],
    [
      'labels fit',
      {
        generate: withFirst('train', ({ rows, labels }) => ({ rows, labels: labels.map((one) => one + 1) })),
      },
      /has bad training images: there is no label 2, only 0 to 1/,
    ],
    [
      'labels fit',
      {
        generate: (dataset) => {
          const { experiences, outputs } = halves(dataset);
          return { outputs, experiences: experiences.map((task) => ({ ...task, classes: [0, 1] })) };
        },
      },
      /has bad training images: row \d+ is of class \d, not one of the task's/,
    ],
    [
      'labels fit',
      ofClasses(pairsWith(pairs, (digit) => digit % 2)),
      /task 2 .* gives label 0 to the classes 0 and 2; in the class-incremental setting each class has a label/,
    ],
    [
      'labels fit',
      ofClasses(pairsWith(pairs, () => 0)),
      /task 1 .* gives label 0 to the classes [01] and [01]/,
    ],
    [
      'labels fit',
      ofClasses(pairsWith([...pairs, [0, 1]], (digit, pair) => (pair === 2 ? 1 - digit : digit))),
      /task 3 .* row \d+ of class [01] has the label [01], but the class has [01] before; other labels to learn/,
    ],
    [
      'labels fit',
      ofClasses(
        pairsWith(
          [
            [0, 1],
            [8, 9],
          ],
          (digit) => digit,
        ),
      ),
      /task 2 .* there is no label [89], only 0 to 3/,
    ],
    [
      'labels fit',
      { generate: pairsWith(pairs, () => 1) },
      /task 1 .* bad training images: all have the label 1, so there is nothing to tell apart/,
    ],
    [
      'labels fit',
      { generate: pairsWith([[0, 1], [2]], (digit) => digit % 2) },
      /task 2 \(classes 2\) .* all have the label 0/,
    ],
    [
      'labels fit',
      { generate: pairsWith([[0, 1, 1]], (digit) => digit % 2) },
      /task 1 \(classes 0, 1, 1\) lists class 1 twice/,
    ],
    [
      'labels fit',
      { generate: withFirst('test', ({ rows, labels }) => ({ rows, labels: labels.map((one) => 1 - one) })) },
      /has bad test images: row \d+ of class \d has the label [01], but the class has [01] before/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', ({ rows, labels }) => ({ rows: rows.fill(rows[0]!, 0, 2), labels })) },
      /has bad training images: row 0 is there twice/,
    ],
    [
      'labels fit',
      {
        generate: withFirst('test', ({ rows, labels }) => {
          const others = rows.filter((_, at) => labels[at] === 0);
          return { rows: others, labels: others.fill(0, others.length) };
        }),
      },
      /has bad test images: there are none of class [5-9]/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', (split) => ({ ...split, noisyLabels: split.labels.map(() => 2) })) },
      /has bad training images: there is no label 2, only 0 to 1/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', (split) => ({ ...split, noisyLabels: split.labels.subarray(1) })) },
      /has bad training images: there are 5000 rows and 4999 noisyLabels/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', (split) => ({ ...split, noisyLabels: [...split.labels] })) },
      /has bad training images: noisyLabels must be an Int32Array/,
    ],
    [
      'labels fit',
      { generate: withFirst('train', (split) => ({ ...split, noisylabels: split.labels })) },
      /unknown property of broken\/domain's training images of task 1 "noisylabels": did you mean "noisyLabels"/,
    ],
    [
      'labels fit',
      { generate: withFirst('test', (split) => ({ ...split, noisyLabels: split.labels })) },
      /unknown property of broken\/domain's test images of task 1 "noisyLabels"/,
    ],
    [
      'labels fit',
      { generate: (dataset) => ({ ...halves(dataset), kind: 'task' }) },
      /unknown property of the tasks of broken\/domain "kind"/,
    ],
    [
      'labels fit',
      {
        generate: (dataset) => {
          dataset.test.labels.fill(0, 0, 9);
          return halves(dataset);
        },
      },
      /it wrote over the dataset's label of test row 0; give other labels to learn back as train\.noisyLabels/,
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
          // Another number at each call; all of them leave samples of every class.
          const count = 4000 + (calls++ % 1000);
          return { rows: rows.subarray(0, count), labels: labels.subarray(0, count) };
        }),
      },
      /use other randomness than `random`/,
    ],
    [
      'can learn',
      {
        generate: withFirst('train', (split) => ({
          ...split,
          noisyLabels: split.labels.map((_, at) => (at * 7919) % 2),
        })),
      },
      /after training on the first task the accuracy is \d\d\.\d %; always predicting the most common label gives 5\d\.\d %/,
    ],
  ])('must be: %s (%#)', async (words, parts, message) => {
    await expect(checkOf(halvesWith(parts), words)).rejects.toThrow(message);
  });
});
