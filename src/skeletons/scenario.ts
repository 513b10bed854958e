import { titleOf } from './title.js';

/** A scenario to start from: another split of MNIST by its digits. */
export const scenarioSkeleton = (name: string): string => `\
import { defineScenario, type Labelled, type TaskSplit, z } from 'continual-bench';

/** Tasks of two digits, the first with the last: 0 and 9, 1 and 8, … 4 and 5. */
export default defineScenario({
  // Ends with the kind.
  name: '${name}/domain',
  title: '${titleOf(name)}, domain-incremental',
  source: 'unpublished',
  // What is known when predicting: the task (task), nothing (domain), nothing and all classes are told apart (class).
  kind: 'domain',
  dataset: 'mnist',
  // What --set scenario.tasks=… may be; every option has a default.
  options: z.strictObject({
    tasks: z.int().min(1).max(5).default(5).describe('number of tasks'),
  }),
  // Chooses rows of the dataset and labels them; \`random\`, the third argument, is the seed's.
  generate: (dataset, { tasks }) => ({
    // Width of an output layer; with kind 'class', of all classes.
    outputs: 2,
    experiences: Array.from({ length: tasks }, (_, task) => {
      // In the order of their labels.
      const classes = [task, dataset.classes - 1 - task];
      return { train: splitOf(dataset.train, classes), test: splitOf(dataset.test, classes), classes };
    }),
  }),
});

/** The rows of these classes; a row's label is the place of its class among them. */
function splitOf({ labels }: Labelled, classes: number[]): TaskSplit {
  const rows = Int32Array.from(labels.keys()).filter((row) => classes.includes(labels[row]!));
  return { rows, labels: rows.map((row) => classes.indexOf(labels[row]!)) };
}
`;

/** Its test. */
export const scenarioTestSkeleton = (name: string): string => `\
import { testScenario } from 'continual-bench/testing';
import scenario from './${name}.js';

testScenario(scenario);
`;
