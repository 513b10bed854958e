import { type TTest, tTest } from './t-test.js';
import { type Figures, sampleDeviation } from './welch.js';

/**
 * Tests whether a single result of somebody else's could be one of a sample's own: p is below 5 % exactly if it lies outside
 * of the sample's 95 % prediction interval, mean ± t · s · √(1 + 1/n).
 * @returns the test of the sample's mean − the result; null with fewer than two values, or if they do not vary
 */
export function predictionTest({ n, mean, deviation }: Figures, result: number): TTest | null {
  if (mean === null || deviation === null || n < 2 || deviation === 0) return null;
  return tTest(mean - result, sampleDeviation(deviation, n) * Math.sqrt(1 + 1 / n), n - 1);
}
