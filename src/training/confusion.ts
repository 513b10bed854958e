import type { ScenarioKind, TaskSplit } from '../plugins/task-sequence.js';

/** How many test samples with one label got another one, or the same. */
export type ConfusionCount = [label: number, predicted: number, samples: number];

/** What was predicted for a task's test samples. */
export interface TaskConfusion {
  /** By label, the classes of the dataset that it stands for in this task, in order. */
  classes: { [label: string]: number[] };
  /** Those above 0, ordered by label, then by predicted label. */
  counts: ConfusionCount[];
}

/**
 * What was predicted in a run's last evaluation, after the last task: confusion matrices, rows true and columns predicted
 * labels. Where the task is not known when predicting (domain, class), their sum over tasks is the run's matrix.
 */
export interface Confusion {
  kind: ScenarioKind;
  /** In the order of training. */
  tasks: TaskConfusion[];
  /** Names of the dataset's classes in their order, where they have names. */
  classNames?: readonly string[];
}

/**
 * Counts a task's predictions.
 * @param test the test samples, with their labels
 * @param classOf the class of each row of the part that they are from
 * @param predicted a label for each test sample
 */
export function taskConfusion(
  { rows, labels }: TaskSplit,
  classOf: Int32Array,
  predicted: Int32Array,
): TaskConfusion {
  const classes = new Map<number, Set<number>>();
  const counts = new Map<number, Map<number, number>>();
  for (const [at, label] of labels.entries()) {
    classes.set(label, (classes.get(label) ?? new Set()).add(classOf[rows[at]!]!));
    const row = counts.get(label) ?? new Map<number, number>();
    counts.set(label, row.set(predicted[at]!, (row.get(predicted[at]!) ?? 0) + 1));
  }
  return {
    classes: Object.fromEntries([...classes].map(([label, some]) => [label, [...some].sort(ascending)])),
    counts: [...counts]
      .flatMap(([label, row]) => [...row].map(([other, samples]): ConfusionCount => [label, other, samples]))
      .sort(([a, b], [c, d]) => a - c || b - d),
  };
}

const ascending = (a: number, b: number): number => a - b;
