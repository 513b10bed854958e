import jStat from 'jstat';
import { ranksOf } from './ranks.js';

/** The result of Friedman's test. */
export interface FriedmanTest {
  /** Mean rank of each treatment [treatments]; 1 is the best. */
  meanRanks: number[];
  /** Friedman's statistic, corrected for ties. */
  chiSquare: number;
  /** Iman and Davenport's statistic; infinite if all data sets rank alike. */
  f: number;
  /** Of f. */
  degreesOfFreedom: [number, number];
  /** Of f. */
  p: number;
}

/**
 * Tests whether treatments rank alike over data sets: Friedman 1937 (J. Amer. Statist. Assoc. 32), corrected for ties as in
 * Conover 1999 (Practical Nonparametric Statistics, section 5.8), and with the F statistic of Iman and Davenport 1980
 * (Commun. Stat. A 9), which is less conservative. Without ties they are equations (4) and (5) of Demšar 2006 (JMLR 7).
 * @param scores [data sets][treatments], at least two of each; higher is better
 */
export function friedmanTest(scores: readonly (readonly number[])[]): FriedmanTest {
  const [n, k] = [scores.length, scores[0]!.length];
  const ranks = scores.map(ranksOf);
  const sums = Array.from({ length: k }, (_, at) => ranks.reduce((sum, row) => sum + row[at]!, 0));
  const squares = ranks.flat().reduce((sum, rank) => sum + rank ** 2, 0);
  const between = sums.reduce((sum, one) => sum + (one - (n * (k + 1)) / 2) ** 2, 0);
  const spread = squares - (n * k * (k + 1) ** 2) / 4;
  // Where everything is tied, nothing differs.
  const chiSquare = spread === 0 ? 0 : ((k - 1) * between) / spread;
  const rest = n * (k - 1) - chiSquare;
  const f = rest > ROUNDING ? ((n - 1) * chiSquare) / rest : Number.POSITIVE_INFINITY;
  const degreesOfFreedom: [number, number] = [k - 1, (k - 1) * (n - 1)];
  const p = Number.isFinite(f) ? 1 - jStat.centralF.cdf(f, ...degreesOfFreedom) : 0;
  return { meanRanks: sums.map((sum) => sum / n), chiSquare, f, degreesOfFreedom, p };
}

/** What is left of 0 by rounding is smaller than this. */
const ROUNDING = 1e-9;
