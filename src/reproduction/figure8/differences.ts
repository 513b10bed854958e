import type { TTest } from '../../statistics/t-test.js';
import { SIGNIFICANCE, welchOf } from '../../statistics/welch.js';
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
  test: TTest | null;
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
  const test = welchOf(curve, over);
  return {
    curve,
    over,
    value: curve.mean === null || over.mean === null ? null : curve.mean - over.mean,
    test,
    verdict: verdictOf(test),
  };
}

function verdictOf(test: TTest | null): DifferenceVerdict {
  if (test === null) return 'undecided';
  if (test.p >= SIGNIFICANCE) return 'not significant';
  return test.difference > 0 ? 'higher' : 'lower';
}
