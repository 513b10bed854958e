import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type TTest, tTest } from './t-test.js';
import { varies } from './variation.js';

/**
 * The paired t-test of whether the mean difference is zero (Student 1908, "The probable error of a mean",
 * Biometrika 6). Pairs with the same seed share its random choices, which Welch's test would treat as chance.
 * @param differences of the pairs, in any unit
 * @returns null for fewer than two pairs, or if all differences are equal
 */
export function pairedTest(differences: readonly number[]): TTest | null {
  const n = differences.length;
  if (n < 2 || !varies(differences)) return null;
  const error = sampleStandardDeviation([...differences]) / Math.sqrt(n);
  return tTest(mean([...differences]), error, n - 1);
}
