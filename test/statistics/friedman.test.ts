import { describe, expect, it } from 'vitest';
import { friedmanTest } from '../../src/statistics/friedman.js';
import { alikeGroups, criticalDifference } from '../../src/statistics/nemenyi.js';
import { ranksOf } from '../../src/statistics/ranks.js';

/** The ranks in Table 6 of Demšar 2006: four variants of C4.5 on 14 data sets. */
const demsar = [
  [4, 3, 2, 1],
  [1, 2, 3, 4],
  [4, 1, 2, 3],
  [4, 1, 3, 2],
  [4, 2, 3, 1],
  [1, 2.5, 4, 2.5],
  [3, 2, 4, 1],
  [2.5, 2.5, 4, 1],
  [4, 3, 2, 1],
  [2.5, 2.5, 2.5, 2.5],
  [4, 2.5, 1, 2.5],
  [3, 2, 4, 1],
  [4, 1, 2, 3],
  [3, 1, 4, 2],
];
const scores = demsar.map((row) => row.map((rank) => -rank));

/** Accuracies without a meaning: five treatments on six data sets, with one tie. */
const some = [
  [61.2, 64.8, 60.1, 72.3, 55.0],
  [58.9, 63.0, 59.5, 70.1, 59.5],
  [91.2, 93.3, 90.0, 96.1, 90.6],
  [20.1, 33.2, 19.9, 61.0, 19.0],
  [75.0, 74.2, 71.3, 88.8, 70.2],
  [44.4, 47.1, 45.2, 59.0, 41.7],
];

describe('ranksOf', () => {
  it('gives the highest rank 1, and equal values the mean of their ranks', () => {
    expect(ranksOf([0.5, 0.9, 0.7])).toEqual([3, 1, 2]);
    expect(ranksOf([1, 2, 2, 2, 0])).toEqual([4, 2, 2, 2, 5]);
    expect(ranksOf([3, 3])).toEqual([1.5, 1.5]);
  });
});

describe('friedmanTest', () => {
  it('gives the mean ranks and statistics that Demšar publishes', () => {
    const { meanRanks, chiSquare, degreesOfFreedom } = friedmanTest(scores);
    expect(meanRanks.map((rank) => rank.toFixed(3))).toEqual(['3.143', '2.000', '2.893', '1.964']);
    expect(degreesOfFreedom).toEqual([3, 39]);
    // His statistic is not corrected for ties: here one of four equal values and three of two, as a share of n k (k² − 1).
    const uncorrected = chiSquare * (1 - (60 + 3 * 6) / (14 * 4 * 15));
    expect(uncorrected.toFixed(2)).toBe('9.28');
    expect(((13 * uncorrected) / (14 * 3 - uncorrected)).toFixed(2)).toBe('3.69');
  });

  // friedmanchisquare of scipy 1.17.1, and F and its p from that by stats.f.sf.
  it('gives scipy’s statistics, with ties, and Iman and Davenport’s from them', () => {
    const first = friedmanTest(scores);
    expect(first.chiSquare).toBeCloseTo(10.228346456692925, 10);
    expect(first.f).toBeCloseTo(4.1851301115241695, 10);
    expect(first.p).toBeCloseTo(0.011620659515310975, 8);
    const second = friedmanTest(some);
    expect(second.chiSquare).toBeCloseTo(19.731092436974784, 10);
    expect(second.f).toBeCloseTo(23.1102362204724, 9);
    expect(second.p).toBeCloseTo(2.923120389264188e-7, 9);
  });

  it('finds nothing where all is tied, and is sure where all data sets rank alike', () => {
    expect(friedmanTest([0, 1, 2].map(() => [5, 5, 5]))).toMatchObject({ chiSquare: 0, p: 1 });
    expect(friedmanTest([0, 1, 2, 3, 4].map((up) => [up, up + 1, up + 2]))).toMatchObject({
      meanRanks: [3, 2, 1],
      chiSquare: 10,
      f: Number.POSITIVE_INFINITY,
      p: 0,
    });
  });
});

describe('criticalDifference', () => {
  it('is what Demšar publishes for his example, at 5 and at 10 %', () => {
    expect(criticalDifference(4, 14).toFixed(2)).toBe('1.25');
    expect(criticalDifference(4, 14, 0.1).toFixed(2)).toBe('1.12');
  });

  // scipy 1.17.1: stats.studentized_range.ppf(0.95, k, numpy.inf) / numpy.sqrt(2); Demšar's Table 5 has three digits of them.
  it.each([
    [2, 1.9599639845400534],
    [3, 2.343700586378409],
    [4, 2.569031772546482],
    [5, 2.7277743708703763],
    [10, 3.163683577053373],
    [20, 3.5437991315177815],
    [50, 3.9923432900094076],
  ])('rests on scipy’s quantiles of the studentized range, of %i values', (k, quantile) => {
    expect(criticalDifference(k, 6) / Math.sqrt((k * (k + 1)) / 36)).toBeCloseTo(quantile, 4);
  });

  // posthoc_nemenyi_friedman of scikit-posthocs 0.17.1 finds p below 5 % for these pairs of `some`, and no others.
  it('finds the pairs that scikit-posthocs finds', () => {
    const { meanRanks } = friedmanTest(some);
    const pairs = [0, 1, 2, 3, 4].flatMap((a) =>
      [0, 1, 2, 3, 4].flatMap((b) =>
        a < b && Math.abs(meanRanks[a]! - meanRanks[b]!) >= criticalDifference(5, 6) ? [[a, b]] : [],
      ),
    );
    expect(pairs).toEqual([
      [2, 3],
      [3, 4],
    ]);
  });
});

describe('alikeGroups', () => {
  it('has the largest groups that nothing sets apart', () => {
    expect(alikeGroups([1, 1.5, 2, 3.2, 3.4], 1.3)).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
    ]);
    expect(alikeGroups([1, 2, 3], 0.5)).toEqual([]);
    expect(alikeGroups([1, 2, 3], 5)).toEqual([[0, 2]]);
    // A difference of exactly as much is significant.
    expect(alikeGroups([1, 2, 3], 1)).toEqual([]);
  });
});
