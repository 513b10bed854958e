import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type TTest, tTest } from './t-test.js';

/**
 * The paired t-test of whether differences have a mean of zero (Student 1908, "The probable error of a mean",
 * Biometrika 6). Pairs that share a seed share what it decides, which Welch's test takes for chance.
 * @param differences of each pair, in whatever unit
 * @returns null of fewer than two, and where all are the same but not zero. Where all are zero p is 1: nothing differs.
 */
export function pairedTest(differences: readonly number[]): TTest | null {
  const n = differences.length;
  if (n < 2) return null;
  const degreesOfFreedom = n - 1;
  if (differences.every((difference) => difference === 0)) {
    return { difference: 0, t: 0, degreesOfFreedom, p: 1, interval: [0, 0] };
  }
  const difference = mean([...differences]);
  const error = sampleStandardDeviation([...differences]) / Math.sqrt(n);
  if (error === 0) return null;
  return tTest(difference, error, degreesOfFreedom);
}
