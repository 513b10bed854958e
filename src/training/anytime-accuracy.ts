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
  /** Training losses at the same steps; left out in runs of versions that did not keep them. */
  losses?: TrainingLoss[];
  /** How many steps had been taken when each task ended: the tasks' borders; left out like the losses. */
  taskEnds?: number[];
}

/** How large the loss was that was trained on, before a test on the way. */
export interface TrainingLoss {
  /** Training steps so far, of all tasks. */
  step: number;
  /**
   * Mean, in nats, of the losses of the steps since the test before, or since the start. A step's loss is what it minimises on its
   * samples, those of a memory and what the head or a distillation adds included; a penalty on parameters alone, such as that of EWC or
   * SI, is not in it, since training needs its gradient and never its value. Null if nothing was trained in these steps.
   */
  loss: number | null;
}
