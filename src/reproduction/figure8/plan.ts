import { refuseUnknown } from '../../errors/unknown-name.js';
import type { SeedlessConfiguration } from '../../runs/configuration.js';
import { merged, type RunRequest, resolve, type Settings } from '../../runs/resolve.js';
import {
  type ClassifierNetwork,
  curveTitle,
  networks,
  type StrategyName,
  strategyNames,
} from './networks.js';
import { curveSettings } from './presets.js';
import { type Panel, panels } from './published.js';
import type { PanelWeights } from './weights.js';

/** Which curves of the figure to reproduce, and how. */
export interface FigureRequest {
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
  /** Its label in the legend. */
  title: string;
}

/** A curve that is to be run. */
export interface PlannedCurve extends CurvePlace {
  configuration: SeedlessConfiguration;
}

/**
 * The curves panel by panel, in the order of the legend; both panels have the same ones.
 * @throws UserError (usage) for a head or strategy that the figure does not have
 */
export function placesOf({ heads, strategies }: Pick<FigureRequest, 'heads' | 'strategies'>): CurvePlace[] {
  refuseUnknown('head of figure8', heads, [...new Set(networks.map(({ head }) => head))]);
  refuseUnknown('strategy of figure8', strategies, strategyNames);
  return panels.flatMap((panel) =>
    networks
      .filter(({ head }) => heads?.includes(head) ?? true)
      .flatMap((network) =>
        strategyNames
          .filter((strategy) => strategies?.includes(strategy) ?? true)
          .map((strategy) => ({ panel, network, strategy, title: curveTitle(network, strategy) })),
      ),
  );
}

/** What to run for a curve. */
export const requestOf = (
  { panel, network, strategy }: CurvePlace,
  { weights, settings }: Pick<FigureRequest, 'weights' | 'settings'>,
): RunRequest => {
  const label = weights[panel.name];
  const figure = curveSettings(panel.name, network, strategy);
  return {
    scenario: panel.scenario,
    head: network.head,
    strategy,
    settings: merged(label === undefined ? figure : { ...figure, backbone: { label } }, settings),
  };
};

/** @throws UserError (usage) for a name that is not in the figure, and for invalid settings or weights */
export const figurePlan = (request: FigureRequest): Promise<PlannedCurve[]> =>
  Promise.all(
    placesOf(request).map(async (place) => ({
      ...place,
      configuration: await resolve(requestOf(place, request)),
    })),
  );
