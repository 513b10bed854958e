import { curvesOf } from '../../reproduction/figure8/curves.js';
import { figureOf } from '../../reproduction/figure8/figure.js';
import type { FigureDefinition } from '../../reproduction/figure8/figures.js';
import { figureJson } from '../../reproduction/figure8/json.js';
import { figurePlan } from '../../reproduction/figure8/plan.js';
import { figureText } from '../../reproduction/figure8/terminal.js';
import type { PanelWeights } from '../../reproduction/figure8/weights.js';
import { writeFigure } from '../../reproduction/figure8/write.js';
import { runsOf } from '../../reproduction/plan.js';
import type { Circumstances } from '../../reproduction/texts.js';
import { filesText, type Reproduction, type ReproductionOptions } from './reproduction.js';

/** @throws UserError (usage) for a name that is not in the figure, and for settings or weights that do not fit. */
export async function figure8Reproduction(
  definition: FigureDefinition,
  circumstances: Circumstances,
  { weights = {}, head, strategy, out }: ReproductionOptions & { weights?: PanelWeights | undefined },
): Promise<Reproduction> {
  const { seeds, settings } = circumstances;
  const plan = await figurePlan({
    figure: definition,
    weights,
    heads: head,
    strategies: strategy,
    settings,
  });
  return {
    // The long runs first, so that no worker is left with one at the end.
    runs: runsOf(plan.toReversed(), seeds),
    async shown(runs) {
      const figure = figureOf(definition, curvesOf(plan, runs, seeds));
      const files = writeFigure(figure, circumstances, out);
      return {
        text: `${figureText(figure, circumstances)}${filesText(files)}`,
        json: { [definition.name]: figureJson(figure, circumstances, files) },
      };
    },
  };
}
