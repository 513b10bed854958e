import { type Comparison, FEW_SEEDS, type Judged, type Verdict } from '../../statistics/comparison.js';
import type { TTest } from '../../statistics/t-test.js';
import { countOf, signed } from '../cells/numbers.js';

/** Shown after a difference. None of them says that two things are equal unless that was tested, or is seen. */
export const SIGNS: Record<Verdict, string> = {
  differ: '≠',
  'not significant': 'n.s.',
  undecided: '?',
  identical: 'identical',
};

/** `≠`, `n.s.`, `equivalent`; `≠ equivalent` for a difference that is significant, and smaller than the margin. */
export function signOf({ verdict, equivalent }: Pick<Judged, 'verdict' | 'equivalent'>): string {
  if (!equivalent) return SIGNS[verdict];
  return verdict === 'differ' ? `${SIGNS.differ} equivalent` : 'equivalent';
}

/** `+1.19 n.s.`. */
export const verdictText = (difference: number, sign: string): string => `${signed(difference)} ${sign}`;

/** `0.012`, `<0.001`. */
export const probabilityText = (p: number): string => (p < 0.001 ? '<0.001' : p.toFixed(3));

/** `−1.18 to +0.66`, or empty without a test. */
export const intervalText = (test: TTest | null): string => test?.interval.map(signed).join(' to ') ?? '';

/** A test's interval, t, degrees of freedom and p; all empty without a test. */
export const testTexts = ({ test }: { test: TTest | null }): [string, string, string, string] =>
  test === null
    ? ['', '', '', '']
    : [intervalText(test), signed(test.t), test.degreesOfFreedom.toFixed(1), probabilityText(test.p)];

/** What the signs of a test say. */
const TESTED = [
  `${SIGNS.differ} significant`,
  `${SIGNS['not significant']} not significant, which does not mean equal`,
];

/** Explains the signs of single comparisons, as part of a sentence. */
export const SINGLE_LEGEND = `${TESTED.join(', ')}, ${SIGNS.undecided} not tested (fewer than two runs, or no variation)`;

/** Says how comparisons that are shown together were tested and corrected, and what their signs mean. */
export function testsLegend(comparisons: readonly Judged[], margin: number): string[] {
  const tested = comparisons.filter(({ test }) => test !== null);
  const signs = [
    ...TESTED,
    `equivalent: by two one-sided tests (TOST, corrected likewise) the difference is smaller than ${countOf(margin, 'point')}`,
  ];
  const judgedText = `At 5 %, corrected for the ${countOf(tested.length, 'comparison')} here (Holm): ${signs.join('; ')}.`;
  const [untested, same] = (['undecided', 'identical'] as const).map((verdict) =>
    comparisons.some((one) => one.verdict === verdict),
  );
  return [
    ...(tested.length > 0 ? [howTested(tested), judgedText] : []),
    ...(untested ? [`${SIGNS.undecided} not tested: fewer than two seeds, or no variation.`] : []),
    ...(same ? [`${SIGNS.identical}: the same average accuracy with every seed that both sides have.`] : []),
    ...warningOf(comparisons),
  ];
}

function howTested(tested: readonly Comparison[]): string {
  const welch = tested.filter(({ testName }) => testName === 'Welch').length;
  const paired = 'paired t-test over the seeds that both sides have';
  if (welch === 0) return `Tests: ${paired}.`;
  if (welch === tested.length)
    return "Tests: Welch's t-test, because the two sides share fewer than two seeds.";
  return `Tests: ${paired}; Welch's t-test for the ${welch} of ${tested.length} that share fewer than two seeds, marked Welch.`;
}

/** Empty if all comparisons have enough seeds. */
function warningOf(comparisons: readonly Comparison[]): string[] {
  const few = comparisons.filter(({ seeds }) => seeds < FEW_SEEDS).length;
  if (few === 0) return [];
  return [fewSeedsWarning(few, comparisons.length)];
}

/** @param few how many of `all` comparisons have too few seeds */
export const fewSeedsWarning = (few: number, all: number): string =>
  `Warning: ${few === all ? 'all' : `${few} of the ${all}`} comparisons here rest on fewer than five seeds. Such tests miss most differences, and chance alone gives large ones.`;
