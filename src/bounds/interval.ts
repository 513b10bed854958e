import jStat from 'jstat';

/** What is known of the accuracies of a cell's seeds: fractions, 0 … 1. */
export interface Reference {
  /** Number of seeds. */
  n: number;
  mean: number;
  /** Sample standard deviation, divided by n − 1. */
  deviation: number;
}

/** Of means of new seeds, the share that lies within their bounds. */
export const LEVEL = 0.999;

/** Of unrelated runs, the share that is further apart than the limit; rounding needs its room below it. */
export const PAIRED_LEVEL = 0.99;

/** Accuracies are counted in a test of some thousand images: a spread below this means nothing. */
const RESOLUTION = 0.0005;

/**
 * The prediction interval of the mean over `seeds` new seeds: m ± t · s · √(1/seeds + 1/n), with the quantile of
 * Student's t distribution of n − 1 degrees of freedom (Hahn, Meeker 1991, Statistical Intervals, section 4.7).
 * @returns fractions within 0 … 1.
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
 * How far the accuracies of `seeds` seeds may be from the reference's of the same seeds, as the root of their mean
 * squared difference. Between unrelated runs that square is 2s² times a value of the F distribution of `seeds` and
 * n − 1 degrees of freedom: they come as near as the limit in 1 − PAIRED_LEVEL of all cases.
 */
export function pairedLimit({ n, deviation }: Omit<Reference, 'mean'>, seeds: number): number {
  const ratio = jStat.centralF.inv(1 - PAIRED_LEVEL, seeds, n - 1);
  return Math.max(RESOLUTION, deviation * Math.sqrt(2 * ratio));
}
