import { canonical } from '../../runs/canonical.js';
import type { SeedlessConfiguration } from '../../runs/configuration.js';
import { merged, type RunRequest, resolve, type Settings } from '../../runs/resolve.js';
import { chosen } from '../plan.js';
import { soft } from '../presets.js';
import { curveSettings, type FigureDefinition } from './figures.js';
import { type ClassifierNetwork, curveTitle, type StrategyName, strategyNames } from './networks.js';
import { type Panel, panels } from './published.js';
import type { PanelWeights } from './weights.js';

/** Which curves of a figure to reproduce, and how. */
export interface FigureRequest {
  figure: FigureDefinition;
  weights: PanelWeights;
  /** Only curves of these heads. */
  heads?: readonly string[] | undefined;
  /** Only curves of these strategies. */
  strategies?: readonly string[] | undefined;
  /** Override what the figure sets. */
  settings: Settings;
}

/** A curve's place in the figure. */
export interface CurvePlace {
  panel: Panel;
  network: ClassifierNetwork;
  strategy: StrategyName;
  /** Adam's. */
  learningRate: number;
  /** Its label in the legend. */
  title: string;
}

/** A curve that is to be run. */
export interface PlannedCurve extends CurvePlace {
  configuration: SeedlessConfiguration;
}

/**
 * The curves panel by panel and rate by rate, in the order of the legend; all panels have the same ones.
 * @throws UserError (usage) for a head or strategy that the figure does not have
 */
export function placesOf({
  figure,
  heads,
  strategies,
}: Omit<FigureRequest, 'weights' | 'settings'>): CurvePlace[] {
  const known = [...new Set(figure.networks.map(({ head }) => head))];
  const wantedHeads = chosen(`head of ${figure.name}`, heads, known);
  const classifiers = figure.networks.filter(({ head }) => wantedHeads.includes(head));
  const wanted = chosen(`strategy of ${figure.name}`, strategies, strategyNames);
  return panels.flatMap((panel) =>
    figure.learningRates.flatMap((learningRate) =>
      classifiers.flatMap((network) =>
        wanted.map((strategy) => ({
          panel,
          network,
          strategy,
          learningRate,
          title: curveTitle(network, strategy),
        })),
      ),
    ),
  );
}

/** What to run for a curve. */
export const requestOf = (
  { panel, network, strategy, learningRate }: CurvePlace,
  { figure, weights, settings }: Pick<FigureRequest, 'figure' | 'weights' | 'settings'>,
): RunRequest => {
  const label = weights[panel.name];
  const own = curveSettings(figure, panel.name, network, strategy, learningRate);
  return {
    scenario: panel.scenario,
    head: network.head,
    strategy,
    settings: merged(label === undefined ? own : merged(own, { backbone: { label } }), settings),
  };
};

/**
 * What to run. Where the settings set the sharpness, there are no soft curves beside the others; curves that come to
 * the same, as those of all learning rates do where that is set, are there once.
 * @throws UserError (usage) for a name that is not in the figure, and for invalid settings or weights
 */
export async function figurePlan(request: FigureRequest): Promise<PlannedCurve[]> {
  const places = placesOf(request).filter(
    ({ network }) => network.sharpness !== soft || request.settings.head?.sharpness === undefined,
  );
  const curves = await Promise.all(
    places.map(async (place) => {
      const configuration = await resolve(requestOf(place, request));
      return { ...place, learningRate: configuration.training.learningRate, configuration };
    }),
  );
  const seen = new Set<string>();
  return curves.filter(({ configuration }) => {
    const key = canonical(configuration);
    return !seen.has(key) && seen.add(key);
  });
}
