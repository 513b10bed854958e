import { z } from 'zod';
import type { Labelled, LabelledDataset } from '../../src/data/dataset.js';
import { usageError } from '../../src/errors/user-error.js';
import { defineScenario, type ScenarioDefinition } from '../../src/plugins/scenario.js';
import {
  type ScenarioKind,
  scenarioKinds,
  type TaskSequence,
  type TaskSplit,
} from '../../src/plugins/task-sequence.js';
import type { Random } from '../../src/random/random.js';
import { heldOut, heldOutOf } from './held-out.js';
import { shareOfEach } from './rows.js';

export type ClassSplitOptions = ReturnType<typeof classSplitOptions>;

/**
 * A dataset split by class: each task consists of the images of the next classes. Defines `<name>/task`, `<name>/domain`
 * and `<name>/class`.
 */
export function classSplit(split: {
  name: string;
  title: string;
  source: string;
  dataset: string;
  /** Name of the default backbone. */
  backbone: string;
  /** The default of the option. */
  classesPerTask: number;
}): ScenarioDefinition<ClassSplitOptions>[] {
  return scenarioKinds.map((kind) =>
    defineScenario({
      name: `${split.name}/${kind}`,
      title: `${split.title}, ${kind}-incremental`,
      source: split.source,
      kind,
      dataset: split.dataset,
      backbone: split.backbone,
      options: classSplitOptions(split.classesPerTask),
      generate: (dataset, options, random) => splitByClass(kind, dataset, options, random),
    }),
  );
}

function classSplitOptions(classesPerTask: number) {
  return z.strictObject({
    classesPerTask: z
      .union([z.int().positive(), z.array(z.int().positive()).min(1)], {
        error: 'must be a whole number above 0, or a list of them, such as [5,1,1,1,1,1]',
      })
      .default(classesPerTask)
      .describe('number of classes in each task, the same in all or one for each, such as [5,1,1,1,1,1]'),
    classOrder: z
      .union([z.enum(['fixed', 'random']), z.array(z.int().nonnegative()).min(1)], {
        error: 'must be fixed, random, or a list of classes, such as [3,1,4,5]',
      })
      .default('fixed')
      .describe(
        'fixed: classes in the order of the dataset; random: in an order drawn from the seed; or a list, which may leave classes out, such as [3,1,4,5]',
      ),
    rounds: z
      .int()
      .min(2)
      .optional()
      .describe(
        'how often all tasks come, one round after the other, each with new images of the same classes',
      ),
    heldOut,
  });
}

function splitByClass(
  kind: ScenarioKind,
  dataset: LabelledDataset,
  { classesPerTask, classOrder, rounds = 1, heldOut: share }: z.output<ClassSplitOptions>,
  random: Random,
): TaskSequence {
  const order = orderOf(classOrder, dataset, random);
  const sizes = sizesOf(classesPerTask, order.length, kind, dataset.name);
  const { testedOn, isTrained, isTested } = heldOutOf(dataset, share);
  const tasks = groupsOf(order, sizes);
  const roundOf =
    rounds > 1
      ? shareOfEach(dataset.train, rounds, {
          option: 'rounds',
          dataset: dataset.name,
          classes: dataset.classes,
        })
      : undefined;
  const experiences = Array.from({ length: rounds }, (_, round) =>
    tasks.map(({ classes, first }) => {
      // Class-incremental labels continue from task to task, so the classes seen so far are the first columns.
      const labels = new Map(classes.map((one, i) => [one, kind === 'class' ? first + i : i]));
      return {
        train: selectClasses(
          dataset.train,
          labels,
          (row) => isTrained(row) && (roundOf?.[row] ?? round) === round,
        ),
        test: selectClasses(dataset[testedOn], labels, isTested),
        classes,
      };
    }),
  ).flat();
  return { experiences, outputs: kind === 'class' ? order.length : Math.max(...sizes), testedOn };
}

/** The classes in the order in which they come. */
function orderOf(
  classOrder: z.output<ClassSplitOptions>['classOrder'],
  { name, classes }: LabelledDataset,
  random: Random,
): number[] {
  if (classOrder === 'random') return [...random.split('class order').permutation(classes)];
  if (classOrder === 'fixed') return Array.from({ length: classes }, (_, one) => one);
  const unknown = classOrder.find((one) => one >= classes);
  if (unknown !== undefined)
    throw usageError(`classOrder has class ${unknown}, but those of ${name} are 0 to ${classes - 1}`);
  const twice = classOrder.find((one, at) => classOrder.indexOf(one) < at);
  if (twice !== undefined) throw usageError(`classOrder has class ${twice} twice`);
  return classOrder;
}

/** The number of classes of each task. */
function sizesOf(wanted: number | number[], classes: number, kind: ScenarioKind, name: string): number[] {
  // In a task of one class there is nothing to tell apart, except where the classes of all tasks are.
  const fewest = kind === 'class' ? 1 : 2;
  if (typeof wanted === 'number') {
    const divisors = Array.from({ length: classes }, (_, i) => i + 1).filter(
      (n) => n >= fewest && classes % n === 0,
    );
    if (!divisors.includes(wanted)) {
      throw usageError(
        `classesPerTask ${wanted} does not divide the ${classes} classes of ${name} into tasks; ` +
          `use one of ${divisors.join(', ')}`,
      );
    }
    return new Array<number>(classes / wanted).fill(wanted);
  }
  const sum = wanted.reduce((total, size) => total + size, 0);
  if (sum !== classes)
    throw usageError(`classesPerTask ${wanted.join(',')} has ${sum} classes, but there are ${classes}`);
  if (wanted.some((size) => size < fewest))
    throw usageError(
      `classesPerTask ${wanted.join(',')} has a task of one class, in which there is nothing to tell apart`,
    );
  return wanted;
}

/** The classes of each task, and how many come before them. */
const groupsOf = (
  order: readonly number[],
  sizes: readonly number[],
): { classes: number[]; first: number }[] =>
  sizes.map((size, task) => {
    const first = sizes.slice(0, task).reduce((sum, earlier) => sum + earlier, 0);
    return { classes: order.slice(first, first + size), first };
  });

/** The chosen images of the given classes, in the dataset's order; `labels` maps each class to its label. */
function selectClasses(
  images: Labelled,
  labels: Map<number, number>,
  isChosen: (row: number) => boolean,
): TaskSplit {
  const rows: number[] = [];
  const taskLabels: number[] = [];
  for (const [row, one] of images.labels.entries()) {
    const label = labels.get(one);
    if (label === undefined || !isChosen(row)) continue;
    rows.push(row);
    taskLabels.push(label);
  }
  return { rows: Int32Array.from(rows), labels: Int32Array.from(taskLabels) };
}
