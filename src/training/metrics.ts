import type { TaskAccuracy } from './task-accuracy.js';

/** All that most measures take of an accuracy. */
export type Entry = Pick<TaskAccuracy, 'trainTask' | 'testTask' | 'accuracy' | 'taskAware'>;

/**
 * Average accuracy A_k = 1/k Σ_{j≤k} a_kj: the mean test accuracy on tasks 1 … k after training on them
 * (Lopez-Paz and Ranzato 2017, arXiv:1706.08840, eq. 2 for the last task; Chaudhry et al. 2018,
 * arXiv:1801.10112). A run's main result is the value after its last task.
 * @param afterTask k, counted from 1
 * @returns a fraction, 0 … 1
 * @throws Error if row k of the accuracy matrix has gaps
 */
export function averageAccuracy(accuracies: readonly Entry[], afterTask: number): number {
  const row = accuracies.filter(({ trainTask }) => trainTask === afterTask);
  if (row.length !== afterTask) {
    throw new Error(`row ${afterTask} of the accuracy matrix has ${row.length} entries`);
  }
  return meanOf(row.map(({ accuracy }) => accuracy));
}

/** Average accuracies after the first task, the second, …: [tasks]. */
export const averageAccuracyCurve = (accuracies: readonly Entry[], tasks: number): number[] =>
  Array.from({ length: tasks }, (_, index) => averageAccuracy(accuracies, index + 1));

/**
 * Average forgetting F_T = 1/(T−1) Σ_{j<T} (max_{j≤l<T} a_lj − a_Tj): how far the final accuracy on a task lies below
 * its best accuracy since the task was learned (Chaudhry et al. 2018, arXiv:1801.10112, section 3.1). Lower is better;
 * negative values mean that later tasks helped.
 * @param tasks T
 * @returns a difference of fractions, −1 … 1; null for a single task
 * @throws Error if the accuracy matrix has gaps
 */
export function forgetting(accuracies: readonly Entry[], tasks: number): number | null {
  const at = accuracyIn(accuracies);
  return meanOver(1, tasks - 1, (task) => {
    const before = Array.from({ length: tasks - task }, (_, later) => at(task + later, task));
    return Math.max(...before) - at(tasks, task);
  });
}

/**
 * Backward transfer BWT = 1/(T−1) Σ_{i<T} (R_Ti − R_ii): how learning later tasks changed the accuracy on earlier ones
 * (Lopez-Paz and Ranzato 2017, arXiv:1706.08840, eq. 3). Negative values mean forgetting.
 * @param tasks T
 * @returns a difference of fractions, −1 … 1; null for a single task
 * @throws Error if the accuracy matrix has gaps
 */
export function backwardTransfer(accuracies: readonly Entry[], tasks: number): number | null {
  const at = accuracyIn(accuracies);
  return meanOver(1, tasks - 1, (task) => at(tasks, task) - at(task, task));
}

/**
 * Forward transfer FWT = 1/(T−1) Σ_{i>1} (R_{i−1,i} − b_i): how learning earlier tasks changed the accuracy on a
 * task before it was learned, compared with the initial network, b (Lopez-Paz and Ranzato 2017, arXiv:1706.08840, eq.
 * 4). If each task has its own output layer, a later task's layer still has its initial values, so what the trunk
 * has learned hardly shows and the value scatters around 0.
 * @param early accuracies on tasks before they were learned; train task 0 is the initial network
 * @param tasks T
 * @returns a difference of fractions, −1 … 1; null for a single task and if `early` is empty, as in class-incremental
 * scenarios, whose later classes cannot be predicted yet, and for runs that did not measure it
 * @throws Error if `early` has some of the accuracies but not all
 */
export function forwardTransfer(early: readonly Entry[], tasks: number): number | null {
  if (early.length === 0) return null;
  const at = accuracyIn(early);
  return meanOver(2, tasks, (task) => at(task - 1, task) - at(0, task));
}

/**
 * Learning accuracy LA = 1/T Σ_i R_ii: how well each task is learned when its turn comes (Riemer et al. 2019,
 * arXiv:1810.11910). A method that holds on to what it knows at the price of what is new has a low one.
 * @param tasks T
 * @returns a fraction, 0 … 1
 * @throws Error if the accuracy matrix has gaps
 */
export function learningAccuracy(accuracies: readonly Entry[], tasks: number): number {
  const at = accuracyIn(accuracies);
  return meanOver(1, tasks, (task) => at(task, task))!;
}

/**
 * Intransigence I = 1/T Σ_k (a*_k − a_kk): how far the accuracy on a task, when its turn comes, lies below that of a
 * reference which learns the data of tasks 1 … k together. I_k is that of Chaudhry et al. 2018 (arXiv:1801.10112, section
 * 3); here it is averaged over all tasks, as forgetting is. Lower is better; negative values mean that the reference is
 * beaten.
 * @param joint accuracies of the reference, which learns all data so far anew after each task, so that a*_k is its a_kk
 * @param tasks T
 * @returns a difference of fractions, −1 … 1
 * @throws Error if an accuracy matrix has gaps
 */
export function intransigence(accuracies: readonly Entry[], joint: readonly Entry[], tasks: number): number {
  const [own, reference] = [accuracyIn(accuracies), accuracyIn(joint)];
  return meanOver(1, tasks, (task) => reference(task, task) - own(task, task))!;
}

/**
 * Task-aware average accuracy 1/T Σ_j ã_Tj, where ã is the accuracy if it is known which task a sample is of, so that
 * only the task's own classes can be predicted, by the same logits. It is called so, and the average accuracy
 * task-agnostic, in FACIL, the program of Masana et al. 2023 (arXiv:2010.15277).
 * @param tasks T
 * @returns a fraction, not below the average accuracy; null where there is none: in scenarios that are not
 * class-incremental, and for runs that did not measure it
 * @throws Error if the last row of the accuracy matrix has gaps, or some of its entries have none
 */
export function taskAwareAccuracy(accuracies: readonly Entry[], tasks: number): number | null {
  const row = accuracies.filter(({ trainTask }) => trainTask === tasks);
  if (row.every(({ taskAware }) => taskAware === undefined)) return null;
  const known = row.flatMap(({ taskAware, ...entry }) =>
    taskAware === undefined ? [] : [{ ...entry, accuracy: taskAware }],
  );
  return averageAccuracy(known, tasks);
}

/**
 * The gap between task-aware and task-agnostic average accuracy, 1/T Σ_j (ã_Tj − a_Tj): the share of samples, averaged
 * over tasks, that are wrong only because a class of another task is predicted.
 * @param tasks T
 * @returns a difference of fractions, 0 … 1; null where there is no task-aware accuracy
 * @throws Error like `taskAwareAccuracy`
 */
export function taskAwareGap(accuracies: readonly Entry[], tasks: number): number | null {
  const known = taskAwareAccuracy(accuracies, tasks);
  return known === null ? null : known - averageAccuracy(accuracies, tasks);
}

/**
 * The share of all test samples that are right after the last task, Σ_j n_j a_Tj / Σ_j n_j: the mean over tasks, each
 * weighted by its number of samples, as class-incremental methods are compared since Rebuffi et al. 2017
 * (arXiv:1611.07725). Where tasks are of unequal size it differs from the average accuracy, the plain mean.
 * @param tasks T
 * @returns a fraction, 0 … 1
 * @throws Error if the last row of the accuracy matrix has gaps
 */
export function sampleAccuracy(
  accuracies: readonly (Entry & Pick<TaskAccuracy, 'samples'>)[],
  tasks: number,
): number {
  const row = accuracies.filter(({ trainTask }) => trainTask === tasks);
  if (row.length !== tasks) throw new Error(`row ${tasks} of the accuracy matrix has ${row.length} entries`);
  const right = row.reduce((sum, { accuracy, samples }) => sum + accuracy * samples, 0);
  return right / row.reduce((sum, { samples }) => sum + samples, 0);
}

/** The mean over tasks `first` … `last`, both included; null if there are none. */
function meanOver(first: number, last: number, value: (task: number) => number): number | null {
  const tasks = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return tasks.length === 0 ? null : meanOf(tasks.map(value));
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** a_lj or R_lj: test accuracy on task j after training on tasks 1 … l. */
export function accuracyIn(accuracies: readonly Entry[]): (trainTask: number, testTask: number) => number {
  const entries = new Map(
    accuracies.map(({ trainTask, testTask, accuracy }) => [`${trainTask},${testTask}`, accuracy]),
  );
  return (trainTask, testTask) => {
    const accuracy = entries.get(`${trainTask},${testTask}`);
    if (accuracy === undefined) {
      throw new Error(`the accuracy on task ${testTask} after task ${trainTask} is missing`);
    }
    return accuracy;
  };
}
