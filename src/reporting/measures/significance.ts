import type { TTest } from '../../statistics/t-test.js';
import { SIGNIFICANCE } from '../../statistics/welch.js';
import { signed } from '../cells/numbers.js';

/**
 * `match`: no significant difference; `differ`: a significant one; `undecided`: fewer than two runs, or runs that do
 * not vary.
 */
export type Verdict = 'match' | 'differ' | 'undecided';

export const verdictOf = (test: TTest | null): Verdict =>
  test === null ? 'undecided' : test.p < SIGNIFICANCE ? 'differ' : 'match';

/** The verdicts' signs, shown after a difference. */
export const SIGNS: Record<Verdict, string> = { match: '=', differ: '≠', undecided: '?' };

/** Explains the signs, as part of a sentence. */
export const SIGNS_LEGEND = `${SIGNS.match} not significant, ${SIGNS.differ} significant, ${SIGNS.undecided} undecided (fewer than two runs, or no variation)`;

/** `+1.19 =`. */
export const verdictText = (difference: number, verdict: Verdict): string =>
  `${signed(difference)} ${SIGNS[verdict]}`;

/** `0.012`, `<0.001`. */
const probabilityText = (p: number): string => (p < 0.001 ? '<0.001' : p.toFixed(3));

/** `−1.18 to +0.66`, or empty without a test. */
export const intervalText = (test: TTest | null): string => test?.interval.map(signed).join(' to ') ?? '';

/** A test's interval, t, degrees of freedom and p; all empty without a test. */
export const testTexts = ({ test }: { test: TTest | null }): [string, string, string, string] =>
  test === null
    ? ['', '', '', '']
    : [intervalText(test), signed(test.t), test.degreesOfFreedom.toFixed(1), probabilityText(test.p)];
