import { header } from './header.js';

/** Another way to split MNIST by digits. */
export const splitSkeleton = (name: string): string => `\
import { defineScenario, type Labelled, type TaskSplit, z } from 'continual-bench';

/** Tasks of two digits, pairing first and last: 0 and 9, 1 and 8, … 4 and 5. */
export default defineScenario({
${header(name)}
  options: z.strictObject({
    tasks: z.int().min(1).max(5).default(5).describe('number of tasks'),
  }),
  // Picks rows of the dataset and labels them; a third argument, \`random\`, draws numbers from the run's seed.
  generate: (dataset, { tasks }) => ({
    // Width of an output layer; for kind 'class', the number of all classes.
    outputs: 2,
    experiences: Array.from({ length: tasks }, (_, task) => {
      // In the order of their labels, 0 and 1.
      const classes = [task, dataset.classes - 1 - task];
      return { train: splitOf(dataset.train, classes), test: splitOf(dataset.test, classes), classes };
    }),
  }),
});

/** The rows of these classes, labelled by the position of their class in the list. */
function splitOf({ labels }: Labelled, classes: number[]): TaskSplit {
  const rows = Int32Array.from(labels.keys()).filter((row) => classes.includes(labels[row]!));
  return { rows, labels: rows.map((row) => classes.indexOf(labels[row]!)) };
}
`;
