/** A test accuracy on the way: after some steps, while a task is learnt. */
export interface AnytimeAccuracy {
  /** Training steps so far, of all tasks. */
  step: number;
  /** The task that is learnt, counted from 1. */
  trainTask: number;
  /** The task that is tested on, one that has begun; counted from 1. */
  testTask: number;
  /** Fraction of test samples predicted correctly, 0 … 1. */
  accuracy: number;
}

/** All test accuracies of a run on the way. */
export interface AnytimeAccuracies {
  /** Every how many steps they were measured. */
  every: number;
  /** Ordered by step, then test task: each time of all tasks that had begun. */
  accuracies: AnytimeAccuracy[];
}
