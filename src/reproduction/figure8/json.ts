import { cost } from '../comparison.js';
import type { Circumstances } from '../texts.js';
import type { JudgedClaim } from './claims.js';
import type { FigureCurve } from './curves.js';
import { allCurves, type Figure } from './figure.js';
import { captionOf } from './texts.js';

/** The figure's numbers for `--json`; the runs themselves are in the database. Accuracies are in percent. */
export const figureJson = (figure: Figure, circumstances: Circumstances, files: readonly string[]) => ({
  ...circumstances,
  caption: captionOf(figure, circumstances),
  panels: figure.panels.map(({ panel, curves, differences, claims, rates, weights }) => ({
    name: panel.name,
    scenario: panel.scenario,
    weights,
    backbone: curves[0]!.configuration.backbone,
    curves: curves.map(curveFigures),
    differences: differences.map(({ curve, over, judged }) => ({
      curve: curve.title,
      over: over.title,
      ...judged,
    })),
    claims: claims.map(claimFigures),
    learningRates: rates.map((rate) => ({
      learningRate: rate.learningRate,
      curves: rate.curves.map(curveFigures),
      claims: rate.claims.map(claimFigures),
    })),
  })),
  ...cost(allCurves(figure)),
  files,
});

const curveFigures = ({ panel: _, network, runs, ...figures }: FigureCurve) => ({
  head: network.head,
  layers: figures.configuration.head.layers ?? null,
  sharpness: figures.configuration.head.sharpness ?? null,
  ...figures,
  seeds: runs.map(({ configuration }) => configuration.seed),
});

const claimFigures = ({ claim, neurocoder, curve, above, ...figures }: JudgedClaim) => ({
  curve: curve.title,
  above: above?.title ?? null,
  words: claim.words,
  agrees: claim.agrees,
  throughout: claim.throughout ?? false,
  layers: neurocoder?.reading ?? null,
  sharpness: neurocoder?.sharpness ?? null,
  ...figures,
});
