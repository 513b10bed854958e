/**
 * One entry of the accuracy matrix: test accuracy on `testTask` after training on tasks 1 … `trainTask`. Where
 * `testTask` is later than `trainTask`, it was measured early: before the task was learnt.
 */
export interface TaskAccuracy {
  /** Counted from 1; of an early accuracy, 0 is the initial network. */
  trainTask: number;
  /** Counted from 1. */
  testTask: number;
  /** Fraction of the test samples that were predicted right, 0 … 1. */
  accuracy: number;
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Number of test samples. */
  samples: number;
  /** Seconds that this evaluation took. */
  seconds: number;
}
