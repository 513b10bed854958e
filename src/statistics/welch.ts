import { type TTest, tTest } from './t-test.js';

/** Summary of a sample. */
export interface SampleSummary {
  n: number;
  mean: number;
  /** Sample standard deviation, divided by n − 1. */
  deviation: number;
}

/** Converts a population standard deviation of n values (divided by n) to the sample one (divided by n − 1). */
export const sampleDeviation = (populationDeviation: number, n: number): number =>
  populationDeviation * Math.sqrt(n / (n - 1));

/**
 * Welch's t-test of whether two means differ, from summary statistics (Welch 1947, Biometrika 34).
 * @throws Error if a sample has fewer than two values, or if neither varies
 */
export function welchTest(a: SampleSummary, b: SampleSummary): TTest {
  const [varianceA, varianceB] = [varianceOfMean(a), varianceOfMean(b)];
  const variance = varianceA + varianceB;
  if (!(variance > 0)) throw new Error("Welch's test needs a deviation");
  const degreesOfFreedom = variance ** 2 / (varianceA ** 2 / (a.n - 1) + varianceB ** 2 / (b.n - 1));
  return tTest(a.mean - b.mean, Math.sqrt(variance), degreesOfFreedom);
}

/** A cell's figures, in any unit. Mean and deviation are null without runs, the deviation also for a single one. */
export interface Figures {
  n: number;
  mean: number | null;
  /** Population standard deviation, divided by n. */
  deviation: number | null;
}

/** Welch's test of a − b; null if either has fewer than two runs, or if neither varies. */
export function welchOf(a: Figures, b: Figures): TTest | null {
  const [first, second] = [summaryOf(a), summaryOf(b)];
  if (first === null || second === null || first.deviation + second.deviation === 0) return null;
  return welchTest(first, second);
}

const summaryOf = ({ n, mean, deviation }: Figures): SampleSummary | null =>
  mean === null || deviation === null ? null : { n, mean, deviation: sampleDeviation(deviation, n) };

function varianceOfMean({ n, deviation }: SampleSummary): number {
  if (!(n >= 2)) throw new Error("Welch's test needs samples of at least two");
  return deviation ** 2 / n;
}
