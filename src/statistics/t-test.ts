import jStat from 'jstat';

/** The level at which a difference, or an equivalence, counts as significant. */
export const SIGNIFICANCE = 0.05;

/** The result of a t-test on a difference: Welch's or the paired one. */
export interface TTest {
  /** a − b. */
  difference: number;
  /** Standard error of the difference. */
  error: number;
  t: number;
  degreesOfFreedom: number;
  /** Two-sided. */
  p: number;
  /** 95 % confidence interval of the difference. */
  interval: [low: number, high: number];
}

/** @param error standard error of the difference, greater than 0 */
export function tTest(difference: number, error: number, degreesOfFreedom: number): TTest {
  const t = difference / error;
  const reach = error * jStat.studentt.inv(0.975, degreesOfFreedom);
  return {
    difference,
    error,
    t,
    degreesOfFreedom,
    p: 2 * jStat.studentt.cdf(-Math.abs(t), degreesOfFreedom),
    interval: [difference - reach, difference + reach],
  };
}

/**
 * Two one-sided t-tests of whether the difference lies within ±margin (Schuirmann 1987, J. Pharmacokinet. Biopharm.
 * 15). A small p says that it does; a large one says nothing.
 * @param margin greater than 0, in the unit of the difference
 * @returns the larger p of the two
 */
export function equivalenceP({ difference, error, degreesOfFreedom }: TTest, margin: number): number {
  const above = jStat.studentt.cdf(-(difference + margin) / error, degreesOfFreedom);
  const below = jStat.studentt.cdf((difference - margin) / error, degreesOfFreedom);
  return Math.max(above, below);
}
