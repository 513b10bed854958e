import { type JudgedClaim, judgedClaims } from './claims.js';
import type { FigureCurve } from './curves.js';
import { type Difference, differencesOf } from './differences.js';
import { type Panel, panels } from './published.js';
import { inputText } from './weights.js';

/** A panel, ready to be shown. */
export interface FigurePanel {
  panel: Panel;
  curves: FigureCurve[];
  differences: Difference[];
  claims: JudgedClaim[];
  /** Says which weights were used, at which image side, and whether the images are the published ones. */
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
