import type { AnytimeAccuracies, AnytimeAccuracy } from './anytime-accuracy.js';
import { accuracyIn, type Entry } from './metrics.js';

/** What was tested at one time: the step, the task that was learnt, and accuracies by task. */
export interface Time {
  step: number;
  trainTask: number;
  /** Of tasks 1, 2, … trainTask. */
  accuracies: number[];
}

/** Accuracies on the way, time after time. */
export function timesOf(accuracies: readonly AnytimeAccuracy[]): Time[] {
  const times: Time[] = [];
  for (const { step, trainTask, accuracy } of accuracies) {
    if (times.at(-1)?.step !== step) times.push({ step, trainTask, accuracies: [] });
    times.at(-1)!.accuracies.push(accuracy);
  }
  return times;
}

/**
 * Anytime average accuracy AAA = 1/|times| Σ_t A_t: the mean over all times on the way of the average accuracy on the
 * tasks that had begun by then (Caccia et al. 2022, arXiv:2104.05025, section 4.1).
 * @returns a fraction, 0 … 1; null if there was no time
 */
export function anytimeAverageAccuracy({ accuracies }: AnytimeAccuracies): number | null {
  const times = timesOf(accuracies);
  return times.length === 0 ? null : meanOf(times.map((time) => meanOf(time.accuracies)));
}

/**
 * Worst-case accuracy WC-ACC = 1/T a_TT + (1 − 1/T) min-ACC, where min-ACC = 1/(T−1) Σ_{i<T} min a_i over all times
 * after task i: how low accuracies fall on the way (De Lange, van de Ven, Tuytelaars 2023, arXiv:2205.13452, eq. 3 and
 * 4). Tests after each task count as times, too.
 * @param accuracies after each task
 * @param tasks T
 * @returns a fraction, 0 … 1
 */
export function worstCaseAccuracy(
  anytime: AnytimeAccuracies,
  accuracies: readonly Entry[],
  tasks: number,
): number {
  const at = accuracyIn(accuracies);
  const times = timesOf(anytime.accuracies);
  const lowest = Array.from({ length: tasks - 1 }, (_, index) => {
    const task = index + 1;
    const onTheWay = times
      .filter(({ trainTask }) => trainTask > task)
      .map((time) => time.accuracies[task - 1]!);
    const afterTasks = Array.from({ length: tasks - task }, (_, later) => at(task + 1 + later, task));
    return lowestOf([...onTheWay, ...afterTasks]);
  });
  return (at(tasks, tasks) + lowest.reduce((sum, one) => sum + one, 0)) / tasks;
}

/**
 * How deep accuracies dip after a switch: for each task but the first, the average accuracy on the earlier tasks just
 * before it, minus the lowest on the way while it is learnt; mean over these tasks. Forgetting compares the ends of tasks
 * alone, and does not see what comes back by then (the stability gap of De Lange et al. 2023, arXiv:2205.13452).
 * @param accuracies after each task
 * @param tasks T
 * @returns a difference of fractions, −1 … 1; null for a single task, and if there was no time while one was learnt
 */
export function dipAfterSwitch(
  anytime: AnytimeAccuracies,
  accuracies: readonly Entry[],
  tasks: number,
): number | null {
  const at = accuracyIn(accuracies);
  const times = timesOf(anytime.accuracies);
  const dips = Array.from({ length: tasks - 1 }, (_, index) => {
    const before = index + 1;
    const earlier = Array.from({ length: before }, (_, task) => at(before, task + 1));
    const onTheWay = times
      .filter(({ trainTask }) => trainTask === before + 1)
      .map((time) => meanOf(time.accuracies.slice(0, before)));
    return onTheWay.length === 0 ? null : meanOf(earlier) - lowestOf(onTheWay);
  });
  const known = dips.filter((dip) => dip !== null);
  return known.length === 0 || known.length < dips.length ? null : meanOf(known);
}

/** Of any number of values: too many to be arguments. */
const lowestOf = (values: readonly number[]): number => values.reduce((least, one) => Math.min(least, one));

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
