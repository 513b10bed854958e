import jStat from 'jstat';
import { SIGNIFICANCE } from './t-test.js';

/**
 * By how much two mean ranks must differ at least to be significantly different, all pairs taken together: Nemenyi 1963, as
 * equation (6) of Demšar 2006 (JMLR 7): q √(k (k + 1) / 6n), where q is the quantile of the studentized range of k values
 * with infinitely many degrees of freedom, divided by √2. The quantile is computed, and right to four decimals.
 * @param treatments k, 2 … 100 @param dataSets n, at least 2
 */
export const criticalDifference = (treatments: number, dataSets: number, level = SIGNIFICANCE): number =>
  (jStat.tukey.inv(1 - level, treatments, Number.POSITIVE_INFINITY) / Math.SQRT2) *
  Math.sqrt((treatments * (treatments + 1)) / (6 * dataSets));

/**
 * The largest groups within which no two mean ranks differ significantly, as first and last place; groups of one are left
 * out.
 * @param meanRanks ascending
 */
export function alikeGroups(
  meanRanks: readonly number[],
  difference: number,
): [first: number, last: number][] {
  const lasts = meanRanks.map((rank) => meanRanks.findLastIndex((other) => other - rank < difference));
  return lasts.flatMap((last, first): [number, number][] =>
    // One that ends where the one before it ends is part of that.
    last > first && last !== lasts[first - 1] ? [[first, last]] : [],
  );
}
