import jStat from 'jstat';

/** What is known of the accuracies of a cell's seeds: fractions, 0 … 1. */
export interface Reference {
  /** Number of seeds. */
  n: number;
  mean: number;
  /** Sample standard deviation, divided by n − 1. */
  deviation: number;
}

/** Of means of new seeds, how many lie within their bounds. */
export const LEVEL = 0.999;

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
