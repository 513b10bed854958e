import { header } from './header.js';

/** Pairs of digits that come in turns, without borders. */
export const streamSkeleton = (name: string): string => `\
import {
  defineScenario,
  type Labelled,
  type Random,
  type StreamPart,
  type TaskSplit,
  z,
} from 'continual-bench';

const pairs = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [8, 9],
];

/** Pairs of digits that come in turns, some of each at a time, until there are none left. */
export default defineScenario({
${header(name)}
  options: z.strictObject({
    chunk: z.int().min(1).default(1000).describe('samples of a task that come in a row'),
  }),
  // Methods are not told which task a sample is of, or when a task ends.
  isTaskFree: true,
  generate(dataset, { chunk }, random) {
    const experiences = pairs.map((classes) => {
      return { train: splitOf(dataset.train, classes), test: splitOf(dataset.test, classes), classes };
    });
    const sizes = experiences.map(({ train }) => train.rows.length);
    // Width of an output layer; for kind 'class', the number of all classes.
    return { outputs: 2, experiences, stream: inTurns(sizes, chunk, random) };
  },
});

/** The rows of these classes, labelled by the position of their class in the list. */
function splitOf({ labels }: Labelled, classes: number[]): TaskSplit {
  const rows = Int32Array.from(labels.keys()).filter((row) => classes.includes(labels[row]!));
  return { rows, labels: rows.map((row) => classes.indexOf(labels[row]!)) };
}

/** What comes, in as many parts as there are tasks; after each part all tasks so far are tested. */
function inTurns(sizes: number[], chunk: number, random: Random): StreamPart[] {
  const orders = sizes.map((size, task) => random.split('order', task).permutation(size));
  const samples: { task: number; place: number }[] = [];
  for (let from = 0; from < Math.max(...sizes); from += chunk) {
    for (const [task, order] of orders.entries()) {
      for (const place of order.subarray(from, from + chunk)) samples.push({ task, place });
    }
  }
  return sizes.map((size) => {
    const part = samples.splice(0, size);
    return {
      tasks: Int32Array.from(part, ({ task }) => task),
      places: Int32Array.from(part, ({ place }) => place),
    };
  });
}
`;
