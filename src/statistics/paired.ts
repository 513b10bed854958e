import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type TTest, tTest } from './t-test.js';

/**
 * The paired t-test of whether the mean difference is zero (Student 1908, "The probable error of a mean",
 * Biometrika 6). Pairs with the same seed share its random choices, which Welch's test would treat as chance.
 * @param differences of the pairs, in any unit
 * @returns null for fewer than two pairs, or if all differences are equal but not zero; if all are zero, p is 1
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
