import type { AnyRun } from '../../runs/elsewhere.js';
import type { BySeed } from '../../statistics/comparison.js';
import { averageAccuracy } from '../../training/metrics.js';

/** The average accuracy of each run, in percent, by seed. */
export const accuraciesOf = (runs: readonly AnyRun[]): BySeed =>
  new Map(
    runs.map(({ configuration, accuracies, tasks }) => [
      configuration.seed,
      100 * averageAccuracy(accuracies, tasks),
    ]),
  );
