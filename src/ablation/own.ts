import { usageError } from '../errors/user-error.js';
import { findHead } from '../heads/registry.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import { type PresetName, presetSettings } from '../reproduction/presets.js';
import { type SeedlessConfiguration, seedless } from '../runs/configuration.js';
import { configurationsOf, type GridRequest } from '../runs/grid.js';
import type { Settings } from '../runs/resolve.js';
import { optionsFor } from '../runs/sweep/combinations.js';
import { type GivenOption, placeOf, valueText } from '../runs/sweep/given-option.js';
import { withOwners } from '../runs/sweep/owners.js';
import type { Planned } from './table.js';

/** Variants of a user's own: each changes one option, to one of its alternatives. */
export interface OwnAblation {
  scenarios: readonly string[];
  heads: readonly string[];
  strategies: readonly string[];
  /** What the variants are compared with; by default that is the defaults. */
  preset?: PresetName | undefined;
  /** Override the preset or the defaults, for all variants. */
  settings: Settings;
  vary: readonly GivenOption[];
}

/** Name of the variant that all others are compared with. */
export const baseName = (preset: PresetName | undefined): string =>
  preset === undefined ? 'the defaults' : `preset ${preset}`;

/** The base and its variants, for each scenario, head and strategy. @throws UserError (usage) for a wrong name or option */
export async function ownPlan({ vary, preset, ...request }: OwnAblation): Promise<Planned[]> {
  const chosen = {
    scenario: await scenarios.allChosen(request.scenarios),
    strategy: await strategies.allChosen(request.strategies),
  };
  for (const [kind, all] of Object.entries(chosen)) {
    refuseNamesakes(
      kind,
      all.map(({ definition }) => definition.name),
    );
  }
  const grid: GridRequest = {
    ...request,
    seeds: [0],
    preset: preset && ((names) => presetSettings(preset, names)),
  };
  const bases = (await configurationsOf(grid)).map(seedless);
  const options = withOwners(vary, {
    heads: request.heads.map(findHead),
    strategies: chosen.strategy.map(({ definition }) => definition),
  });
  const ofOptions: Planned[][] = [];
  for (const option of options) ofOptions.push(await variantsOf(option, grid, bases));
  return [...bases.map((base) => planned(baseName(preset), base)), ...ofOptions.flat()];
}

/** The variants that an option makes, in the order of the bases and of its alternatives. */
async function variantsOf(
  option: GivenOption,
  grid: GridRequest,
  bases: readonly SeedlessConfiguration[],
): Promise<Planned[]> {
  const resolved = (await configurationsOf({ ...grid, options: [option] })).map(seedless);
  const names = option.values.map((value) => `${placeOf(option)}=${valueText(value)}`);
  return bases.flatMap((base) => {
    const pair = { head: base.head.name, strategy: base.strategy.name };
    if (optionsFor([option], pair).length === 0) {
      resolved.shift();
      return [];
    }
    return resolved.splice(0, names.length).map((configuration, at) => planned(names[at]!, configuration));
  });
}

const planned = (name: string, configuration: SeedlessConfiguration): Planned => ({
  table: { scenario: configuration.scenario.name },
  variant: { name, head: configuration.head.name },
  strategy: configuration.strategy.name,
  configuration,
});

/** Tables name them by their names alone. */
function refuseNamesakes(kind: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) {
    throw usageError(
      `two files have a ${kind} called ${twice}, which a table could not tell apart; give one`,
    );
  }
}
