import type { TTest } from '../../statistics/t-test.js';
import { SIGNIFICANCE, welchOf } from '../../statistics/welch.js';
import type { FigureCurve } from './curves.js';

/** `undecided`: fewer than two runs, or no variation. */
export type DifferenceVerdict = 'higher' | 'lower' | 'not significant' | 'undecided';

/** Neurocoder's gain over ResNet with the same strategy, after the last task, in points. */
export interface Difference {
  curve: FigureCurve;
  over: FigureCurve;
  /** Null unless both have runs. */
  value: number | null;
  /** Null if either has fewer than two runs, or if neither varies. */
  test: TTest | null;
  verdict: DifferenceVerdict;
}

/** The differences within a panel, in the order of its curves. */
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
