/** One entry of the accuracy matrix: test accuracy on `testTask` after training on tasks 1 … `trainTask`. */
export interface TaskAccuracy {
  /** Counted from 1. */
  trainTask: number;
  /** Counted from 1, at most `trainTask`. */
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
