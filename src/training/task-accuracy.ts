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
  /**
   * The same if it is known which task a sample is of, so that one of the task's own classes is predicted, by the same
   * logits. Left out where that cannot be told from one run (all but class-incremental scenarios), in early accuracies, and
   * in runs of versions that did not measure it.
   */
  taskAware?: number;
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Number of test samples. */
  samples: number;
  /** Duration of this evaluation in seconds; a run's share of it, if several were tested at once. */
  seconds: number;
}
