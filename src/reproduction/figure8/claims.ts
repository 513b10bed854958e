import type { FigureCurve } from './curves.js';
import type { ClassifierNetwork } from './networks.js';
import { type Claim, isAboutNeurocoder, type Panel, type PaperCurve } from './published.js';

/** `below`, `above`: ours lies below or above the range that counts as agreement; `undecided`: there are no runs. */
export type ClaimVerdict = 'agrees' | 'below' | 'above' | 'undecided';

/** A claim in the paper's text beside our value. */
export interface JudgedClaim {
  claim: Claim;
  /** The Neurocoder of which it is judged; null if it is about ResNet alone. */
  neurocoder: ClassifierNetwork | null;
  curve: FigureCurve;
  above: FigureCurve | null;
  /** Our value, in percent or points; null if no run has finished. */
  value: number | null;
  verdict: ClaimVerdict;
}

/** The claims of a panel whose curves exist; those about Neurocoder once for each Neurocoder among the curves. */
export function judgedClaims({ claims }: Panel, curves: readonly FigureCurve[]): JudgedClaim[] {
  const neurocoders = new Set(
    curves.map(({ network }) => network).filter(({ head }) => head === 'neurocoder'),
  );
  return claims.flatMap((claim) =>
    (isAboutNeurocoder(claim) ? [...neurocoders] : [null]).flatMap((neurocoder) => {
      const curve = find(curves, claim.curve, neurocoder);
      const above = claim.above ? find(curves, claim.above, neurocoder) : null;
      return curve === undefined || above === undefined ? [] : [judged(claim, neurocoder, curve, above)];
    }),
  );
}

const find = (
  curves: readonly FigureCurve[],
  wanted: PaperCurve,
  neurocoder: ClassifierNetwork | null,
): FigureCurve | undefined =>
  curves.find(
    ({ network, strategy }) =>
      strategy === wanted.strategy &&
      (wanted.head === 'mlp' ? network.head === 'mlp' : network === neurocoder),
  );

function judged(
  claim: Claim,
  neurocoder: ClassifierNetwork | null,
  curve: FigureCurve,
  above: FigureCurve | null,
): JudgedClaim {
  const value = oursOf(claim, curve, above);
  return { claim, neurocoder, curve, above, value, verdict: verdictOf(claim, value) };
}

function oursOf({ throughout }: Claim, curve: FigureCurve, above: FigureCurve | null): number | null {
  if (curve.mean === null) return null;
  if (above !== null) return above.mean === null ? null : curve.mean - above.mean;
  return throughout ? Math.min(...curve.points.map(({ mean }) => mean)) : curve.mean;
}

function verdictOf({ agrees: [low, high] }: Claim, value: number | null): ClaimVerdict {
  if (value === null) return 'undecided';
  if (value < low) return 'below';
  return value > high ? 'above' : 'agrees';
}
