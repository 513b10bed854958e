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
import { heldOut, isHeldOutIn } from './held-out.js';

export type ClassSplitOptions = ReturnType<typeof classSplitOptions>;

/**
 * A dataset split by class: task t consists of all images of the t-th `classesPerTask` classes. Defines
 * `<name>/task`, `<name>/domain` and `<name>/class`.
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
    classesPerTask: z.int().positive().default(classesPerTask).describe('number of classes in each task'),
    classOrder: z
      .enum(['fixed', 'random'])
      .default('fixed')
      .describe('fixed: classes in the order of the dataset; random: in an order drawn from the seed'),
    heldOut,
  });
}

function splitByClass(
  kind: ScenarioKind,
  dataset: LabelledDataset,
  { classesPerTask, classOrder, heldOut: share }: z.output<ClassSplitOptions>,
  random: Random,
): TaskSequence {
  const { classes } = dataset;
  // In a task of one class there is nothing to tell apart, except where the classes of all tasks are.
  const fewest = kind === 'class' ? 1 : 2;
  const divisors = Array.from({ length: classes }, (_, i) => i + 1).filter(
    (n) => n >= fewest && classes % n === 0,
  );
  if (!divisors.includes(classesPerTask)) {
    throw usageError(
      `classesPerTask ${classesPerTask} does not divide the ${classes} classes of ${dataset.name} into tasks; ` +
        `use one of ${divisors.join(', ')}`,
    );
  }
  const order =
    classOrder === 'random'
      ? random.split('class order').permutation(classes)
      : Int32Array.from({ length: classes }, (_, i) => i);
  // Class-incremental labels continue from task to task, so the classes seen so far are the first columns.
  const label = (position: number) => (kind === 'class' ? position : position % classesPerTask);
  const testedOn = share > 0 ? 'train' : 'test';
  const isHeldOut = share > 0 ? isHeldOutIn(dataset, share) : undefined;
  const experiences = Array.from({ length: classes / classesPerTask }, (_, task) => {
    const first = task * classesPerTask;
    const taskClasses = [...order.subarray(first, first + classesPerTask)];
    const labels = new Map(taskClasses.map((one, i) => [one, label(first + i)]));
    return {
      train: selectClasses(dataset.train, labels, (row) => !isHeldOut?.[row]),
      test: selectClasses(dataset[testedOn], labels, (row) => isHeldOut?.[row] ?? true),
      classes: taskClasses,
    };
  });
  return { experiences, outputs: kind === 'class' ? classes : classesPerTask, testedOn };
}

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
