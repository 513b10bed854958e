import { type JudgedClaim, judgedClaims } from './claims.js';
import type { FigureCurve } from './curves.js';
import { type Difference, differencesOf } from './differences.js';
import type { FigureDefinition } from './figures.js';
import { type Panel, panels } from './published.js';
import { inputText } from './weights.js';

/** A figure, ready to be shown. */
export interface Figure {
  definition: FigureDefinition;
  panels: FigurePanel[];
}

/** A panel, ready to be shown. */
export interface FigurePanel {
  panel: Panel;
  /** The curves over the tasks. */
  curves: FigureCurve[];
  differences: Difference[];
  claims: JudgedClaim[];
  /** The same curves and claims at each of Adam's learning rates, ascending, the above included. */
  rates: RateOfPanel[];
  /** Says which weights were used, at which image side, and whether the images are the published ones. */
  weights: string;
}

/** A panel at one learning rate; curves and claims are in the same order at each. */
export interface RateOfPanel {
  learningRate: number;
  curves: FigureCurve[];
  claims: JudgedClaim[];
}

/** @param all the curves of a figure, at all of its learning rates or at one that the user has set */
export const figureOf = (definition: FigureDefinition, all: readonly FigureCurve[]): Figure => ({
  definition,
  panels: panels.map((panel) => {
    const ofPanel = all.filter((curve) => curve.panel === panel);
    const rates = [...new Set(ofPanel.map((curve) => curve.learningRate))].map((rate) => {
      const curves = ofPanel.filter((curve) => curve.learningRate === rate);
      return { learningRate: rate, curves, claims: judgedClaims(panel, curves) };
    });
    const { curves, claims } =
      rates.find(({ learningRate }) => learningRate === definition.learningRate) ?? rates[0]!;
    return {
      panel,
      curves,
      differences: differencesOf(curves),
      claims,
      rates,
      weights: inputText(curves[0]!.configuration),
    };
  }),
});

/** Whether the figure has panels over the learning rates. */
export const hasRates = ({ panels }: Figure): boolean => panels.some(({ rates }) => rates.length > 1);

/** All curves of all panels, at every learning rate. */
export const allCurves = ({ panels }: Figure): FigureCurve[] =>
  panels.flatMap(({ rates }) => rates.flatMap(({ curves }) => curves));
