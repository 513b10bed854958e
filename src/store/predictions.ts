import type { RunRecord } from '../runs/record.js';
import type { Confusion, ConfusionCount, TaskConfusion } from '../training/confusion.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';

/** A finished run, whose accuracies are all there. */
type Stored = Pick<RunRecord, 'tasks' | 'taskClasses' | 'accuracies' | 'confusion'>;

/**
 * Requires what is stored of a run's predictions to agree with its accuracies and tasks.
 * @throws Error that says what does not
 */
export function checkPredictions(run: Stored): void {
  checkTaskAware(run.accuracies);
  if (run.confusion) checkConfusion(run.confusion, run);
}

/** All or none are there, and none is below that among all classes. */
function checkTaskAware(accuracies: readonly TaskAccuracy[]): void {
  const known = accuracies.filter(({ taskAware }) => taskAware !== undefined);
  const wrong =
    known.find(({ taskAware, accuracy }) => taskAware! < accuracy) ??
    (known.length > 0 ? accuracies.find(({ taskAware }) => taskAware === undefined) : undefined);
  if (!wrong) return;
  const what = wrong.taskAware === undefined ? 'is missing' : 'cannot be below that among all classes';
  throw new Error(`the task-aware accuracy on task ${wrong.testTask} after task ${wrong.trainTask} ${what}`);
}

/** The counts of each task add up to its test samples, and give its accuracy; its classes are the task's. */
function checkConfusion({ tasks }: Confusion, { accuracies, taskClasses, ...run }: Stored): void {
  if (tasks.length !== run.tasks) {
    throw new Error(`there are confusion matrices of ${tasks.length} tasks, but ${run.tasks} tasks`);
  }
  for (const [index, confusion] of tasks.entries()) {
    const refuse = (what: string): never => {
      throw new Error(`the confusion matrix of task ${index + 1} does not agree with ${what}`);
    };
    const entry = accuracies.find((one) => one.trainTask === run.tasks && one.testTask === index + 1);
    const samples = sum(confusion.counts);
    if (samples !== entry?.samples) refuse('its number of test samples');
    const right = sum(confusion.counts.filter(([label, predicted]) => label === predicted));
    if (right / samples !== entry!.accuracy) refuse('its accuracy');
    if (!isInOrder(confusion)) refuse('its labels');
    if (taskClasses && !sameClasses(confusion, taskClasses[index]!)) refuse('its classes');
  }
}

const sum = (counts: readonly ConfusionCount[]): number =>
  counts.reduce((total, [, , samples]) => total + samples, 0);

/** Whether each pair of labels is there once, in order, and each true label has classes. */
const isInOrder = ({ classes, counts }: TaskConfusion): boolean =>
  counts.every(([label, predicted], at) => {
    const [before, other] = counts[at - 1] ?? [-1, -1];
    return Object.hasOwn(classes, label) && (before < label || (before === label && other < predicted));
  });

const sameClasses = ({ classes }: TaskConfusion, known: readonly number[]): boolean => {
  const own = new Set(Object.values(classes).flat());
  return own.size === new Set(known).size && known.every((one) => own.has(one));
};
