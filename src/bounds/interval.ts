import jStat from 'jstat';

/** Summary of the accuracies of a cell's seeds, as fractions 0 … 1. */
export interface Reference {
  /** Number of seeds. */
  n: number;
  mean: number;
  /** Sample standard deviation, divided by n − 1. */
  deviation: number;
}

/** Share of means over new seeds that lie within the bounds. */
export const LEVEL = 0.999;

/** Share of unrelated runs that differ by more than the limit, which must leave enough space for rounding. */
export const PAIRED_LEVEL = 0.99;

/** Accuracies come from a few thousand test images, so a smaller spread than this is meaningless. */
const RESOLUTION = 0.0005;

/**
 * The prediction interval for the mean over `seeds` new seeds: m ± t · s · √(1/seeds + 1/n), where t is the quantile of
 * Student's t distribution with n − 1 degrees of freedom (Hahn, Meeker 1991, Statistical Intervals, section 4.7).
 * @returns fractions, clipped to 0 … 1
 */
export function predictionInterval(
  { n, mean, deviation }: Reference,
  seeds: number,
): [low: number, high: number] {
  const quantile = jStat.studentt.inv(1 - (1 - LEVEL) / 2, n - 1);
  const reach = quantile * Math.max(deviation, RESOLUTION) * Math.sqrt(1 / seeds + 1 / n);
  return [Math.max(0, mean - reach), Math.min(1, mean + reach)];
}

/**
 * Limit for the root mean squared difference between `seeds` accuracies and the reference's accuracies of the same
 * seeds. For unrelated runs, the mean squared difference is 2s² times a value from the F distribution with `seeds` and
 * n − 1 degrees of freedom; it falls below the squared limit with probability 1 − PAIRED_LEVEL.
 */
export function pairedLimit({ n, deviation }: Omit<Reference, 'mean'>, seeds: number): number {
  const ratio = jStat.centralF.inv(1 - PAIRED_LEVEL, seeds, n - 1);
  return Math.max(RESOLUTION, deviation * Math.sqrt(2 * ratio));
}
