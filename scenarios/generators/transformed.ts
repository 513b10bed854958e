import { z } from 'zod';
import type { ImageShape, LabelledDataset } from '../../src/data/dataset.js';
import { usageError } from '../../src/errors/user-error.js';
import { defineScenario, type ScenarioDefinition } from '../../src/plugins/scenario.js';
import {
  type PixelTransform,
  type ScenarioKind,
  scenarioKinds,
  type TaskSequence,
} from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { heldOut, heldOutOf } from './held-out.js';
import { rowsOf } from './rows.js';

/** The transform of a task, counted from 0. @param random the task's own; the same in every setting */
export type TransformOf = (
  images: ImageShape,
  task: { index: number; tasks: number; random: Random },
) => PixelTransform;

export type TransformedOptions = ReturnType<typeof transformedOptions>;

/**
 * All classes in every task, whose images are transformed in a way of its own. Defines `<name>/task`, `<name>/domain` and
 * `<name>/class`; in the last, each task's classes are other ones than the same classes of another task.
 */
export function transformed(scenario: {
  name: string;
  title: string;
  source: string;
  dataset: string;
  /** The default number of tasks. */
  tasks: number;
  transform: TransformOf;
}): ScenarioDefinition<TransformedOptions>[] {
  const { name, title, source, dataset } = scenario;
  return scenarioKinds.map((kind) =>
    defineScenario({
      name: `${name}/${kind}`,
      title: `${title}, ${kind}-incremental`,
      source,
      kind,
      dataset,
      options: transformedOptions(scenario.tasks),
      generate: (labels, options, random) => everyClass(kind, labels, options, scenario.transform, random),
    }),
  );
}

const transformedOptions = (tasks: number) =>
  z.strictObject({
    tasks: z.int().min(2).max(100).default(tasks).describe('number of tasks'),
    transformSeed: z
      .int()
      .optional()
      .describe('seed of what is random in the transforms; by default that of the run'),
    heldOut,
  });

function everyClass(
  kind: ScenarioKind,
  dataset: LabelledDataset,
  { tasks, transformSeed, heldOut: share }: z.output<TransformedOptions>,
  transform: TransformOf,
  ofRun: Random,
): TaskSequence {
  const { classes, images, train } = dataset;
  if (!images) throw usageError('images are transformed pixel by pixel, which takes --backbone pixels');
  const random = transformSeed === undefined ? ofRun : new Random(transformSeed);
  const { testedOn, isTrained, isTested } = heldOutOf(dataset, share);
  const trainRows = rowsOf(train, isTrained);
  const testRows = rowsOf(dataset[testedOn], isTested);
  const outputs = kind === 'class' ? tasks * classes : classes;
  return {
    experiences: Array.from({ length: tasks }, (_, index) => {
      const first = kind === 'class' ? index * classes : 0;
      const split = (rows: Int32Array, { labels }: LabelledDataset['test']) => ({
        rows: rows.slice(),
        labels: rows.map((row) => first + labels[row]!),
      });
      return {
        train: split(trainRows, train),
        test: split(testRows, dataset[testedOn]),
        classes: Array.from({ length: classes }, (_, one) => one),
        transform: transform(images, { index, tasks, random: random.split('transform', index) }),
      };
    }),
    outputs,
    testedOn,
  };
}
