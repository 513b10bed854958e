import { type JudgedClaim, judgedClaims } from './claims.js';
import type { FigureCurve } from './curves.js';
import { type Difference, differencesOf } from './differences.js';
import { type Panel, panels } from './published.js';
import { inputText } from './weights.js';

/** A panel as it is shown. */
export interface FigurePanel {
  panel: Panel;
  curves: FigureCurve[];
  differences: Difference[];
  claims: JudgedClaim[];
  /** Which weights its images went through, at which side, and whether they are the published images. */
  weights: string;
}

export const figurePanels = (all: readonly FigureCurve[]): FigurePanel[] =>
  panels.map((panel) => {
    const curves = all.filter((curve) => curve.panel === panel);
    return {
      panel,
      curves,
      differences: differencesOf(curves),
      claims: judgedClaims(panel, curves),
      weights: inputText(curves[0]!.configuration),
    };
  });
