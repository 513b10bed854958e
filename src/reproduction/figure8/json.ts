import { cost } from '../comparison.js';
import type { Circumstances } from '../texts.js';
import type { FigureCurve } from './curves.js';
import type { FigurePanel } from './figure.js';
import { captionOf } from './texts.js';

/** The figure's numbers for `--json`; the runs themselves are in the database. Accuracies are in percent. */
export const figureJson = (
  panels: readonly FigurePanel[],
  circumstances: Circumstances,
  files: readonly string[],
) => ({
  ...circumstances,
  caption: captionOf(panels, circumstances),
  panels: panels.map(({ panel, curves, differences, claims, weights }) => ({
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
    claims: claims.map(({ claim, curve, above, ...figures }) => ({
      curve: curve.title,
      above: above?.title ?? null,
      words: claim.words,
      agrees: claim.agrees,
      throughout: claim.throughout ?? false,
      ...figures,
    })),
  })),
  ...cost(panels.flatMap(({ curves }) => curves)),
  files,
});

const curveFigures = ({ panel: _, network, runs, ...figures }: FigureCurve) => ({
  head: network.head,
  layers: network.reading,
  ...figures,
  seeds: runs.map(({ configuration }) => configuration.seed),
});
