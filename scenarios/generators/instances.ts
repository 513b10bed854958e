import { z } from 'zod';
import type { LabelledDataset } from '../../src/data/dataset.js';
import { defineScenario, type ScenarioDefinition } from '../../src/plugins/scenario.js';
import type { ScenarioKind, TaskSequence } from '../../src/plugins/task-sequence.js';
import { heldOut, heldOutOf } from './held-out.js';
import { rowsOf, shareOfEach } from './rows.js';

export type InstancesOptions = ReturnType<typeof instancesOptions>;

/** The kinds of scenario in which the same classes can come in every task. */
const kinds = ['task', 'domain'] as const satisfies ScenarioKind[];

/**
 * All classes in every task, with images of its own in training and in tests: new instances of what is known. Defines
 * `<name>/task` and `<name>/domain`; in a class-incremental scenario nothing would be new after the first task.
 */
export function instances(scenario: {
  name: string;
  title: string;
  source: string;
  dataset: string;
  /** Name of the default backbone. */
  backbone: string;
  /** The default number of tasks. */
  tasks: number;
}): ScenarioDefinition<InstancesOptions>[] {
  const { name, title, tasks, ...description } = scenario;
  return kinds.map((kind) =>
    defineScenario({
      ...description,
      name: `${name}/${kind}`,
      title: `${title}, ${kind}-incremental`,
      kind,
      options: instancesOptions(tasks),
      generate: (dataset, options) => inShares(dataset, options),
    }),
  );
}

const instancesOptions = (tasks: number) =>
  z.strictObject({
    tasks: z.int().min(2).default(tasks).describe('number of tasks; each has as many images of every class'),
    heldOut,
  });

function inShares(
  dataset: LabelledDataset,
  { tasks, heldOut: share }: z.output<InstancesOptions>,
): TaskSequence {
  const { classes, train } = dataset;
  const { testedOn, isTrained, isTested } = heldOutOf(dataset, share);
  const tested = dataset[testedOn];
  const given = { option: 'tasks', dataset: dataset.name, classes };
  const [ofTrain, ofTest] = [shareOfEach(train, tasks, given), shareOfEach(tested, tasks, given)];
  return {
    experiences: Array.from({ length: tasks }, (_, task) => {
      const rows = rowsOf(train, (row) => ofTrain[row] === task && isTrained(row));
      const testRows = rowsOf(tested, (row) => ofTest[row] === task && isTested(row));
      return {
        train: { rows, labels: rows.map((row) => train.labels[row]!) },
        test: { rows: testRows, labels: testRows.map((row) => tested.labels[row]!) },
        classes: Array.from({ length: classes }, (_, one) => one),
      };
    }),
    outputs: classes,
    testedOn,
  };
}
