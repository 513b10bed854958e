/**
 * One entry of the accuracy matrix: test accuracy on `testTask` after training on tasks 1 … `trainTask`. If `testTask`
 * is later than `trainTask`, it is an early accuracy: measured before the task was learned.
 */
export interface TaskAccuracy {
  /** Counted from 1; for early accuracies, 0 means the initial network. */
  trainTask: number;
  /** Counted from 1. */
  testTask: number;
  /** Fraction of test samples predicted correctly, 0 … 1. */
  accuracy: number;
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Number of test samples. */
  samples: number;
  /** Duration of this evaluation in seconds. */
  seconds: number;
}
