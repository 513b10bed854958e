import { findBackbone } from '../../backbones/registry.js';
import { findHead } from '../../heads/registry.js';
import type { SeedlessConfiguration } from '../configuration.js';
import { type ChosenRun, merged, resolveChosen } from '../resolve.js';
import { distinct } from './alike.js';
import { combinationsOf, optionsFor } from './combinations.js';
import type { GivenOption } from './given-option.js';
import { refuseListAsAlternatives } from './lists.js';

/**
 * The configurations of a scenario, a head and a strategy with every combination of the options that concern them.
 * @param request with the settings that all have, over which the options go
 * @throws UserError (usage) for a wrong option, and for alternatives that come to the same
 */
export function resolveCombinations(
  request: ChosenRun,
  options: readonly GivenOption[],
): SeedlessConfiguration[] {
  const { definition: scenario } = request.scenario;
  const { definition: strategy } = request.strategy;
  const pair = { head: request.head, strategy: strategy.name };
  const backbone = findBackbone(request.backbone ?? scenario.backbone);
  const head = findHead(request.head);
  for (const option of optionsFor(options, pair)) {
    refuseListAsAlternatives(option, { scenario, backbone, head, strategy });
  }
  const combinations = combinationsOf(options, pair);
  const configurations = combinations.map(({ settings }) =>
    resolveChosen({ ...request, settings: merged(request.settings, settings) }),
  );
  return distinct(combinations, configurations);
}
