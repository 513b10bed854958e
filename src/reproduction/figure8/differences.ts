import { SIGNIFICANCE } from '../comparison.js';
import { sampleDeviation, type WelchTest, welchTest } from '../welch.js';
import type { FigureCurve } from './curves.js';

/** `undecided`: for want of a second run, or of any deviation. */
export type DifferenceVerdict = 'higher' | 'lower' | 'not significant' | 'undecided';

/** What Neurocoder gains over ResNet after the last task, with the same strategy. In points. */
export interface Difference {
  curve: FigureCurve;
  over: FigureCurve;
  /** Null without runs of both. */
  value: number | null;
  /** Null of fewer than two runs of either, and where neither varies. */
  test: WelchTest | null;
  verdict: DifferenceVerdict;
}

/** The differences in a panel, in the order of its curves. */
export const differencesOf = (curves: readonly FigureCurve[]): Difference[] =>
  curves
    .filter(({ network }) => network.head === 'neurocoder')
    .flatMap((curve) =>
      curves
        .filter(({ network, strategy }) => network.head === 'mlp' && strategy === curve.strategy)
        .map((over) => differenceOf(curve, over)),
    );

function differenceOf(curve: FigureCurve, over: FigureCurve): Difference {
  const test = testOf(curve, over);
  return {
    curve,
    over,
    value: curve.mean === null || over.mean === null ? null : curve.mean - over.mean,
    test,
    verdict: verdictOf(test),
  };
}

function testOf(a: FigureCurve, b: FigureCurve): WelchTest | null {
  const [ours, theirs] = [summaryOf(a), summaryOf(b)];
  if (ours === null || theirs === null || ours.deviation + theirs.deviation === 0) return null;
  return welchTest(ours, theirs);
}

const summaryOf = ({ n, mean, deviation }: FigureCurve) =>
  mean === null || deviation === null ? null : { n, mean, deviation: sampleDeviation(deviation, n) };

function verdictOf(test: WelchTest | null): DifferenceVerdict {
  if (test === null) return 'undecided';
  if (test.p >= SIGNIFICANCE) return 'not significant';
  return test.difference > 0 ? 'higher' : 'lower';
}
