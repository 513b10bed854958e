import { accuraciesOf } from '../../reporting/measures/accuracies.js';
import { compared, DEFAULT_MARGIN, type Judged, judged } from '../../statistics/comparison.js';
import type { FigureCurve } from './curves.js';

/** Neurocoder's gain over ResNet with the same strategy, after the last task. */
export interface Difference {
  curve: FigureCurve;
  over: FigureCurve;
  /** Null unless both have runs. */
  judged: Judged | null;
}

/** The differences within a panel, in the order of its curves; they are corrected together. */
export function differencesOf(curves: readonly FigureCurve[]): Difference[] {
  const pairs = curves
    .filter(({ network }) => network.head === 'neurocoder')
    .flatMap((curve) =>
      curves
        .filter(({ network, strategy }) => network.head === 'mlp' && strategy === curve.strategy)
        .map((over) => ({ curve, over })),
    );
  const withRuns = pairs.filter(({ curve, over }) => curve.n > 0 && over.n > 0);
  const results = judged(
    withRuns.map(({ curve, over }) => compared(accuraciesOf(curve.runs), accuraciesOf(over.runs))),
    DEFAULT_MARGIN,
  );
  return pairs.map((pair) => ({ ...pair, judged: results[withRuns.indexOf(pair)] ?? null }));
}
