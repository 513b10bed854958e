import type { FigureCurve } from './curves.js';
import type { Reading } from './networks.js';
import { type Claim, type Panel, type PaperCurve, readingsOf } from './published.js';

/** `below`, `above`: ours lies below or above the range that counts as agreement; `undecided`: there are no runs. */
export type ClaimVerdict = 'agrees' | 'below' | 'above' | 'undecided';

/** A claim in the paper's text beside our value. */
export interface JudgedClaim {
  claim: Claim;
  /** The reading in which it is judged; null if it is not about Neurocoder. */
  reading: Reading | null;
  curve: FigureCurve;
  above: FigureCurve | null;
  /** Our value, in percent or points; null if no run has finished. */
  value: number | null;
  verdict: ClaimVerdict;
}

/** The claims of a panel whose curves exist, once for each reading that they concern. */
export const judgedClaims = ({ claims }: Panel, curves: readonly FigureCurve[]): JudgedClaim[] =>
  claims.flatMap((claim) =>
    readingsOf(claim).flatMap((reading) => {
      const curve = find(curves, claim.curve, reading);
      const above = claim.above ? find(curves, claim.above, reading) : null;
      return curve === undefined || above === undefined ? [] : [judged(claim, reading, curve, above)];
    }),
  );

const find = (curves: readonly FigureCurve[], wanted: PaperCurve, reading: Reading | null) =>
  curves.find(
    ({ network, strategy }) =>
      network.head === wanted.head &&
      strategy === wanted.strategy &&
      (wanted.head === 'mlp' || network.reading === reading),
  );

function judged(
  claim: Claim,
  reading: Reading | null,
  curve: FigureCurve,
  above: FigureCurve | null,
): JudgedClaim {
  const value = oursOf(claim, curve, above);
  return { claim, reading, curve, above, value, verdict: verdictOf(claim, value) };
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
