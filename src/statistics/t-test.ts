import jStat from 'jstat';

/** The result of a t-test on a difference: Welch's or the paired one. */
export interface TTest {
  /** a − b. */
  difference: number;
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
    t,
    degreesOfFreedom,
    p: 2 * jStat.studentt.cdf(-Math.abs(t), degreesOfFreedom),
    interval: [difference - reach, difference + reach],
  };
}
