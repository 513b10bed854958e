import { describe, expect, it } from 'vitest';
import { type BySeed, compared, judged } from '../../src/statistics/comparison.js';
import { holm } from '../../src/statistics/holm.js';
import { equivalenceP } from '../../src/statistics/t-test.js';

/** Results of seeds that count up. */
const of = (values: readonly number[], first = 1): BySeed =>
  new Map(values.map((value, index) => [first + index, value]));

const some = [61.2, 60.4, 62.9, 61.7, 60.9];
const near = [60.9, 60.6, 62.1, 61.6, 60.3];
const others = [58.2, 60.1, 59.4, 57.7, 61.3, 59];

// By scipy 1.17.1 (ttest_rel, ttest_ind with equal_var=False) and statsmodels 0.15.0 (ttost_paired, ttost_ind,
// multipletests).
describe('compared', () => {
  it('pairs the seeds that both have', () => {
    const { points, test, testName, pairs } = compared(of(some), of(near));
    expect([testName, pairs]).toEqual(['paired t', 5]);
    expect(points).toBeCloseTo(0.32, 12);
    expect(test!.t).toBeCloseTo(1.8058644735459222, 9);
    expect(test!.p).toBeCloseTo(0.14524409451771866, 7);
    expect(test!.interval[0]).toBeCloseTo(-0.17198732611354017, 6);
    expect(test!.interval[1]).toBeCloseTo(0.8119873261135407, 6);
  });

  it('leaves out the seeds that only one has, and takes the difference over the others', () => {
    const more = compared(of([...some, 99, 12]), of(near));
    expect(more).toEqual(compared(of(some), of(near)));
    const shifted = compared(of([70, ...some], 0), of([...near, 55]));
    expect(shifted).toMatchObject({ pairs: 5, seeds: 5, testName: 'paired t' });
    expect(shifted.points).toBeCloseTo(0.32, 12);
  });

  it('takes Welch’s test where at most one seed is shared', () => {
    for (const first of [100, 5]) {
      const { points, test, testName, pairs, seeds } = compared(of(some), of(others, first));
      expect([testName, pairs, seeds]).toEqual(['Welch', null, 5]);
      expect(points).toBeCloseTo(2.1366666666, 9);
      expect(test!.t).toBeCloseTo(3.133322589356809, 9);
      expect(test!.degreesOfFreedom).toBeCloseTo(8.893616951593318, 9);
      expect(test!.p).toBeCloseTo(0.012232736364051951, 7);
      expect(test!.interval[0]).toBeCloseTo(0.5912453565330542, 6);
      expect(test!.interval[1]).toBeCloseTo(3.6820879768002577, 6);
    }
  });

  it('tests nothing on a single seed, or where nothing varies', () => {
    for (const [a, b, identical] of [
      [of([50]), of([60]), false],
      [of([50]), of([50]), true],
      [of([50]), of([50], 9), false],
      [of([50]), of(some), false],
      [of([50, 51]), of([60, 61]), false],
      [of([50, 51, 52]), of([50, 51, 52]), true],
      [of([50, 50]), of([60, 60], 9), false],
      // Rounding errors are no variation.
      [
        of([0.1, 0.2, 0.3].map((x) => 100 * (x + 0.2))),
        of([0.1, 0.2, 0.3].map((x) => 100 * (x + 0.1))),
        false,
      ],
      [of([64.1, 64.1, 64.1]), of([60.3, 60.3, 60.3], 9), false],
    ] as const) {
      expect(compared(a, b)).toMatchObject({ test: null, testName: null, identical });
    }
  });
});

describe('the test of equivalence', () => {
  it.each([
    [1, 0.009249814770476554],
    [0.5, 0.18358581268867313],
    [0.2, 0.7322881993993132],
  ])('of pairs, by a margin of %d', (margin, p) => {
    expect(equivalenceP(compared(of(some), of(near)).test!, margin)).toBeCloseTo(p, 7);
    expect(equivalenceP(compared(of(near), of(some)).test!, margin)).toBeCloseTo(p, 7);
  });

  it.each([
    [1, 0.9348531123475106],
    [5, 0.0011859577813159983],
  ])('of two samples, by a margin of %d', (margin, p) => {
    expect(equivalenceP(compared(of(some), of(others, 100)).test!, margin)).toBeCloseTo(p, 7);
  });
});

describe('Holm’s correction', () => {
  it.each([
    [
      [0.01, 0.04, 0.03, 0.005, 0.2, 0.04],
      [0.05, 0.12, 0.12, 0.03, 0.2, 0.12],
    ],
    [
      [0.5, 0.4, 0.9],
      [1, 1, 1],
    ],
    [[0.03], [0.03]],
    [[], []],
  ])('of %j', (values, corrected) => {
    const found = holm(values);
    expect(found).toHaveLength(corrected.length);
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(corrected[index]!, 12);
  });
});

describe('judged', () => {
  const [close, far] = [compared(of(some), of(near)), compared(of(some), of(others, 100))];
  const [none, same] = [compared(of([1]), of([2])), compared(of([1, 2]), of([1, 2]))];

  it('alone: not significant is equivalent only by the test of equivalence', () => {
    expect(judged([close], 1)).toMatchObject([{ verdict: 'not significant', equivalent: true }]);
    expect(judged([close], 0.5)).toMatchObject([{ verdict: 'not significant', equivalent: false }]);
    expect(judged([far], 1)).toMatchObject([{ verdict: 'differ', equivalent: false }]);
    // A difference may be real, and smaller than the margin.
    expect(judged([far], 5)).toMatchObject([{ verdict: 'differ', equivalent: true }]);
  });

  it('together: both tests are corrected for the comparisons that have one', () => {
    const [first, second, third, ...rest] = judged([far, far, far, far, none, same, close], 1);
    // 0.0122 · 5 is no longer below 0.05.
    expect(first).toMatchObject({
      verdict: 'not significant',
      correctedP: expect.closeTo(5 * 0.012232736, 7),
    });
    expect([second!.verdict, third!.verdict]).toEqual(['not significant', 'not significant']);
    expect(rest.map(({ verdict }) => verdict)).toEqual([
      'not significant',
      'undecided',
      'identical',
      'not significant',
    ]);
    expect(rest.at(-1)).toMatchObject({
      equivalent: true,
      equivalence: { p: expect.closeTo(0.00924981, 7), correctedP: expect.closeTo(5 * 0.00924981, 7) },
    });
    expect(judged([far, far, far, far], 5).map(({ verdict }) => verdict)).toEqual(Array(4).fill('differ'));
    expect(judged([close, close, close, close, close, close], 1)[0]!.equivalent).toBe(false);
  });
});
