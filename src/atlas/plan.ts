import { refuseUnknown } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import { heads } from '../heads/registry.js';
import type { SourceHash } from '../plugins/composition/part-names.js';
import type { Chosen } from '../plugins/discover.js';
import { headMatters } from '../plugins/head-matters.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import { type ScenarioKind, scenarioKinds } from '../plugins/task-sequence.js';
import { groupedBy } from '../reporting/cells/grouped-by.js';
import { shortHash } from '../reporting/cells/numbers.js';
import { presetSettings } from '../reproduction/presets.js';
import { canonical } from '../runs/canonical.js';
import { optionsOf, type SeedlessConfiguration } from '../runs/configuration.js';
import { merged, resolveChosen, type Settings } from '../runs/resolve.js';
import { groupOf, groups, groupTitles } from './groups.js';

export interface AtlasRequest {
  /** Names, files of the user's own and compositions; `all` stands for all built-in ones, which are the default. */
  strategies?: readonly string[] | undefined;
  /** All by default. */
  heads?: readonly string[] | undefined;
  /** Override the settings of all cells. */
  settings: Settings;
}

/** A row of the atlas. */
export interface AtlasStrategy {
  name: string;
  /** Its kind, as a title. */
  group: string;
}

/** A strategy with one head in one setting, to be run. */
export interface PlannedCell {
  kind: ScenarioKind;
  strategy: AtlasStrategy;
  head: string;
  /** False if results are the same with every head: it is then run with one alone. */
  trainsHead: boolean;
  configuration: SeedlessConfiguration;
}

/** Settings that strategies are not for, for one reason. */
export interface Refusal {
  strategies: string[];
  kinds: ScenarioKind[];
  reason: string;
}

export interface AtlasPlan {
  /** In the order in which they are shown. */
  cells: PlannedCell[];
  refusals: Refusal[];
}

/** Stands for all built-in strategies. */
export const ALL = 'all';

/** @throws UserError (usage) for a name that is unknown or of which nothing is planned, and for invalid settings */
export async function atlasPlan(request: AtlasRequest): Promise<AtlasPlan> {
  const known = heads.map(({ name }) => name);
  refuseUnknown('head', request.heads, known);
  const columns = known.filter((name) => request.heads?.includes(name) ?? true);
  const chosen = inGroups(await chosenStrategies(request.strategies ?? [ALL]));
  const names = distinctNames(chosen);
  const places = await Promise.all(
    scenarioKinds.map(async (kind) => ({
      kind,
      scenario: await scenarios.chosenBuiltIn(`split-mnist/${kind}`),
    })),
  );
  const planned = await Promise.all(
    chosen.map(async (strategy, at) => {
      const row = { name: names[at]!, group: groupOf(strategy) };
      const taken = places.filter(({ kind }) => strategy.definition.refuses?.[kind] === undefined);
      if (taken.length === 0) throw usageError(forNoSetting(row.name, strategy.definition));
      const ofKinds = taken.map(async ({ kind, scenario }) => {
        const configurationWith = (head: string) =>
          configurationOf({ scenario, kind, strategy, head }, request.settings);
        const first = configurationWith(columns[0]!);
        const trainsHead = await trainsOne(strategy.definition, first);
        const configurations = trainsHead ? [first, ...columns.slice(1).map(configurationWith)] : [first];
        return configurations.map(
          (configuration, index): PlannedCell => ({
            kind,
            strategy: row,
            head: columns[index]!,
            trainsHead,
            configuration,
          }),
        );
      });
      return (await Promise.all(ofKinds)).flat();
    }),
  );
  const cells = planned.flat();
  const idle = request.heads?.find((head) => !cells.some((cell) => cell.head === head));
  if (idle !== undefined) {
    throw usageError(
      `none of these strategies trains a head, so ${idle} has no effect (--head); leave it out`,
    );
  }
  return { cells, refusals: refusalsOf(chosen, names) };
}

async function chosenStrategies(choices: readonly string[]): Promise<Chosen<AnyStrategy>[]> {
  const builtIn = (await strategies.list()).map(({ name }) => name);
  return strategies.allChosen(choices.flatMap((choice) => (choice === ALL ? builtIn : [choice])));
}

/** By kind, in the order of the catalogue; others in that in which they were asked for. */
const inGroups = (chosen: readonly Chosen<AnyStrategy>[]): Chosen<AnyStrategy>[] =>
  groupTitles.flatMap((title) => {
    const place = ({ definition }: Chosen<AnyStrategy>) => groups[title]?.indexOf(definition.name) ?? 0;
    return chosen
      .filter((strategy) => groupOf(strategy) === title)
      .sort((one, other) => place(one) - place(other));
  });

/** The names, with the source of each where two files define the same one. */
function distinctNames(chosen: readonly Chosen<AnyStrategy>[]): string[] {
  const names = chosen.map(({ definition }) => definition.name);
  return chosen.map(({ source }, at) => {
    const name = names[at]!;
    const isShared = names.filter((other) => other === name).length > 1;
    return isShared ? `${name} (${hashesOf(source).map(shortHash).join(', ')})` : name;
  });
}

const hashesOf = (source: SourceHash = {}): string[] =>
  typeof source === 'string' ? [source] : Object.values(source);

function configurationOf(
  {
    scenario,
    kind,
    strategy,
    head,
  }: {
    scenario: Chosen<ScenarioDefinition>;
    kind: ScenarioKind;
    strategy: Chosen<AnyStrategy>;
    head: string;
  },
  settings: Settings,
): SeedlessConfiguration {
  const preset = presetSettings('paper', { head, kind, strategy: strategy.definition.name });
  // MNIST comes with the packages.
  const data = undefined;
  return resolveChosen({ scenario, strategy, head, settings: merged(preset, settings), data });
}

const trainsOne = (definition: AnyStrategy, { strategy }: SeedlessConfiguration): Promise<boolean> =>
  headMatters(definition, optionsOf(strategy), Object.values(strategies.sourcesOf(strategy)));

function refusalsOf(chosen: readonly Chosen<AnyStrategy>[], names: readonly string[]): Refusal[] {
  const all = chosen.flatMap(({ definition: { refuses = {} } }, at) =>
    [...new Set(Object.values(refuses))].map((reason) => ({
      name: names[at]!,
      reason,
      kinds: scenarioKinds.filter((kind) => refuses[kind] === reason),
    })),
  );
  return [...groupedBy(all, ({ kinds, reason }) => canonical([kinds, reason])).values()].map((alike) => ({
    strategies: alike.map(({ name }) => name),
    kinds: alike[0].kinds,
    reason: alike[0].reason,
  }));
}

const forNoSetting = (name: string, { refuses = {} }: AnyStrategy): string =>
  `${name} is for no setting: ${[...new Set(Object.values(refuses))].join('; ')}`;
