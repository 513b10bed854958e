import { mean, standardDeviation } from 'simple-statistics';
import { holm } from './holm.js';
import { pairedTest } from './paired.js';
import { equivalenceP, SIGNIFICANCE, type TTest } from './t-test.js';
import { varies } from './variation.js';
import { welchOf } from './welch.js';

/** Results by seed, in points. */
export type BySeed = ReadonlyMap<number, number>;

/** With fewer seeds than this, tests find little and intervals are wide. */
export const FEW_SEEDS = 5;

/** The margin of equivalence unless the user gives another, in points. */
export const DEFAULT_MARGIN = 1;

export type TestName = 'paired t' | 'Welch';

/** Two sets of runs compared by themselves. */
export interface Comparison {
  /** a − b, in points; over the shared seeds if they are paired. */
  points: number;
  /** Null if no test is possible. */
  test: TTest | null;
  testName: TestName | null;
  /** How many seeds were paired; null if they were not. */
  pairs: number | null;
  /** Number of seeds of the side that has fewer, or of pairs. */
  seeds: number;
  /** Whether all paired seeds gave the same result. */
  identical: boolean;
}

/** `undecided`: no test is possible, for want of a second seed or of variation. */
export type Verdict = 'differ' | 'not significant' | 'undecided' | 'identical';

/** A comparison, judged together with others. */
export interface Judged extends Comparison {
  /** p, corrected for the number of comparisons; null without a test. */
  correctedP: number | null;
  /** The test of whether the difference is smaller than the margin; null without a test. */
  equivalence: { p: number; correctedP: number } | null;
  verdict: Verdict;
  /** Whether the difference was found to be smaller than the margin. */
  equivalent: boolean;
}

/**
 * Compares two sets of runs: those of the seeds that both have, at least two, by the paired t-test, or else all by
 * Welch's.
 * @param a at least one @param b at least one
 */
export function compared(a: BySeed, b: BySeed): Comparison {
  const differences = [...a].flatMap(([seed, value]) => (b.has(seed) ? [value - b.get(seed)!] : []));
  const pairs = differences.length;
  const onlyPair = pairs === 1 && a.size === 1 && b.size === 1;
  if (pairs >= 2 || onlyPair) {
    const test = pairedTest(differences);
    return {
      points: mean(differences),
      test,
      testName: test && 'paired t',
      pairs,
      seeds: pairs,
      identical: differences.every((difference) => difference === 0),
    };
  }
  const test = welchOf(figuresOf(a), figuresOf(b));
  return {
    points: mean([...a.values()]) - mean([...b.values()]),
    test,
    testName: test && 'Welch',
    pairs: null,
    seeds: Math.min(a.size, b.size),
    identical: false,
  };
}

function figuresOf(results: BySeed) {
  const values = [...results.values()];
  const deviation = values.length < 2 ? null : varies(values) ? standardDeviation(values) : 0;
  return { n: values.length, mean: mean(values), deviation };
}

/**
 * Judges comparisons that are shown together at 5 %, corrected for their number: for differences, and likewise for
 * equivalences.
 * @param margin of equivalence, in points
 */
export function judged(comparisons: readonly Comparison[], margin: number): Judged[] {
  const tests = comparisons.flatMap(({ test }) => (test ? [test] : []));
  const equivalences = tests.map((test) => equivalenceP(test, margin));
  const [differ, equal] = [holm(tests.map(({ p }) => p)), holm(equivalences)];
  return comparisons.map((comparison) => {
    const { test, identical } = comparison;
    if (test === null) {
      const verdict = identical ? 'identical' : 'undecided';
      return { ...comparison, correctedP: null, equivalence: null, verdict, equivalent: false };
    }
    const place = tests.indexOf(test);
    const [correctedP, equivalentP] = [differ[place]!, equal[place]!];
    return {
      ...comparison,
      correctedP,
      equivalence: { p: equivalences[place]!, correctedP: equivalentP },
      verdict: correctedP < SIGNIFICANCE ? 'differ' : 'not significant',
      equivalent: equivalentP < SIGNIFICANCE,
    };
  });
}

/** Of a single comparison with figures of which only the mean and the deviation are known. */
export type SingleVerdict = Exclude<Verdict, 'identical'>;

/** The verdict of a test on its own, uncorrected. */
export const verdictAlone = (test: TTest | null): SingleVerdict =>
  test === null ? 'undecided' : test.p < SIGNIFICANCE ? 'differ' : 'not significant';
