import { type TTest, tTest } from './t-test.js';

/** The level at which a difference counts as significant. */
export const SIGNIFICANCE = 0.05;

/** What is known of a sample. */
export interface SampleSummary {
  n: number;
  mean: number;
  /** Sample standard deviation, divided by n − 1. */
  deviation: number;
}

/** The sample standard deviation (divided by n − 1) of n values whose population deviation (by n) is given. */
export const sampleDeviation = (populationDeviation: number, n: number): number =>
  populationDeviation * Math.sqrt(n / (n - 1));

/**
 * Welch's t-test of whether two means differ, from summary statistics (Welch 1947, Biometrika 34).
 * @throws Error for a sample of fewer than two, and where neither varies.
 */
export function welchTest(a: SampleSummary, b: SampleSummary): TTest {
  const [varianceA, varianceB] = [varianceOfMean(a), varianceOfMean(b)];
  const variance = varianceA + varianceB;
  if (!(variance > 0)) throw new Error("Welch's test needs a deviation");
  const degreesOfFreedom = variance ** 2 / (varianceA ** 2 / (a.n - 1) + varianceB ** 2 / (b.n - 1));
  return tTest(a.mean - b.mean, Math.sqrt(variance), degreesOfFreedom);
}

/** A cell's figures, in whatever unit; null of no run, and the deviation of a single one. */
export interface Figures {
  n: number;
  mean: number | null;
  /** Population deviation, divided by n. */
  deviation: number | null;
}

/** Welch's test of a − b; null of fewer than two runs of either, and where neither varies. */
export function welchOf(a: Figures, b: Figures): TTest | null {
  const [first, second] = [summaryOf(a), summaryOf(b)];
  if (first === null || second === null || first.deviation + second.deviation === 0) return null;
  return welchTest(first, second);
}

const summaryOf = ({ n, mean, deviation }: Figures): SampleSummary | null =>
  mean === null || deviation === null ? null : { n, mean, deviation: sampleDeviation(deviation, n) };

function varianceOfMean({ n, deviation }: SampleSummary): number {
  if (!(n >= 2)) throw new Error("Welch's test needs samples of two or more");
  return deviation ** 2 / n;
}
