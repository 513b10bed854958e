import type { TaskAccuracy } from './task-accuracy.js';

/**
 * Average accuracy A_k = 1/k Σ_j a_kj: the mean test accuracy on tasks 1 … k after training on them
 * (Lopez-Paz and Ranzato 2017, arXiv:1706.08840; Chaudhry et al. 2018, arXiv:1801.10112). A run's headline is
 * the one after its last task.
 * @param afterTask k, counted from 1.
 * @returns a fraction, 0 … 1.
 * @throws Error if row k of the accuracy matrix has gaps.
 */
export function averageAccuracy(accuracies: readonly TaskAccuracy[], afterTask: number): number {
  const row = accuracies.filter(({ trainTask }) => trainTask === afterTask);
  if (row.length !== afterTask) {
    throw new Error(`row ${afterTask} of the accuracy matrix has ${row.length} entries`);
  }
  return row.reduce((sum, { accuracy }) => sum + accuracy, 0) / row.length;
}

/** Average accuracies [tasks]: after the first task, the second, … */
export const averageAccuracyCurve = (accuracies: readonly TaskAccuracy[], tasks: number): number[] =>
  Array.from({ length: tasks }, (_, index) => averageAccuracy(accuracies, index + 1));
