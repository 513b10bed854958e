import { defineScenario, type Labelled, type TaskSplit, z } from 'continual-bench';

/** Class-incremental MNIST with a large first task: several digits at once, then one digit after another. */
export default defineScenario({
  name: 'half-first/class',
  title: 'MNIST, many digits first',
  source: 'unpublished',
  kind: 'class',
  dataset: 'mnist',
  options: z.strictObject({
    first: z.int().min(1).max(10).default(5).describe('number of digits in the first task'),
    order: z
      .enum(['fixed', 'random'])
      .default('fixed')
      .describe('digits from 0 to 9, or drawn from the seed'),
  }),
  generate(dataset, { first, order }, random) {
    const all = Array.from({ length: dataset.classes }, (_, digit) => digit);
    const digits = order === 'random' ? [...random.split('digit order').permutation(all.length)] : all;
    // One list of digits per task: [[0, 1, 2, 3, 4], [5], [6], …].
    const tasks = [digits.slice(0, first), ...digits.slice(first).map((digit) => [digit])];
    return {
      outputs: all.length,
      experiences: tasks.map((classes) => ({
        train: select(dataset.train, classes, digits),
        test: select(dataset.test, classes, digits),
        classes,
      })),
    };
  },
});

/** The rows of some digits. A label is the digit's place in the order of learning, so it grows from task to task. */
function select({ labels }: Labelled, classes: number[], digits: number[]): TaskSplit {
  const rows = Int32Array.from(labels.keys()).filter((row) => classes.includes(labels[row]!));
  return { rows, labels: rows.map((row) => digits.indexOf(labels[row]!)) };
}
