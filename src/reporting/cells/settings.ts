import { canonical } from '../../runs/canonical.js';
import type { SeedlessConfiguration } from '../../runs/configuration.js';
import {
  type AnyRun,
  type AnySeedless,
  isOfElsewhere,
  type SeedlessElsewhere,
} from '../../runs/elsewhere.js';
import { type Defaults, defaultsOf, scenarioDefaults } from './defaults.js';
import { elsewhereText } from './elsewhere.js';
import { ENVIRONMENT_DEFAULTS, environmentOf } from './environment.js';
import { flatten } from './flatten.js';
import { optionText } from './option-text.js';
import { ageOfSources } from './own-sources.js';

/** Runs of one configuration. */
export interface Configured {
  configuration: AnySeedless;
  /** The finished ones; of those that have not finished, what their environment is to be said of. */
  runs: readonly AnyRun[];
  /** How many have finished. */
  n: number;
}

/** By the path of an option or the part of an environment, its value as shown to the reader. */
export type Settings = ReadonlyMap<string, string>;

/**
 * For each, what has to be said beside its numbers when all of them are shown together: whatever its names and the
 * defaults do not say. That is each option that is not the default, or whose default is not known; the code, where
 * others with the same names have other code; and what it was computed with, if that is not the default or not the same
 * for all. What has not finished, such as the runs of a file that could not be loaded, changes nothing that is said of
 * what has. Of runs that were computed elsewhere it is what is known of them, and their file.
 * @param always paths of options that have to be said where they are the default, too
 */
export async function settingsOf(
  all: readonly Configured[],
  always: ReadonlySet<string> = new Set(),
): Promise<Settings[]> {
  const own = all.flatMap(({ configuration, ...others }) =>
    isOfElsewhere(configuration) ? [] : [{ configuration, ...others }],
  );
  const finished = own.filter(({ n }) => n > 0);
  const configurations = own.map(({ configuration }) => configuration);
  const defaults = await defaultsOf(configurations);
  const differs = {
    finished: differences(finished.map(({ configuration }) => configuration)),
    unfinished: differences(configurations),
  };
  const ageOf = ageOfSources(finished);
  const ofScenario = await scenarioDefaults(all.map(({ configuration }) => configuration.scenario));
  const environments = all.map(({ runs }) => environmentOf(runs));
  const parts = {
    finished: differingParts(environments.filter((_, index) => all[index]!.n > 0)),
    unfinished: differingParts(environments),
  };
  return all.map(({ configuration, runs, n }, index) => {
    const said: [string, string][] = isOfElsewhere(configuration)
      ? [...toldOptions(configuration, ofScenario), ['file', elsewhereText({ runs })!]]
      : [
          ...saidOptions(
            configuration,
            defaults,
            differs[n > 0 ? 'finished' : 'unfinished'](configuration),
            n > 0 ? ageOf : () => '',
            always,
          ),
          ...saidEnvironment(environments[index]!, parts[n > 0 ? 'finished' : 'unfinished']),
        ];
    return new Map(said.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** As `head.hidden=400,400`, one text each. */
export const settingTexts = (settings: Settings): string[] =>
  [...settings].map(([path, value]) => `${path}=${value}`);

function saidOptions(
  configuration: SeedlessConfiguration,
  defaults: Defaults,
  differing: readonly string[],
  ageOf: ReturnType<typeof ageOfSources>,
  always: ReadonlySet<string>,
): [string, string][] {
  const options = flatten(configuration);
  const standard = defaults(configuration);
  const paths = new Set([...differing, ...[...options.keys()].filter(isChoice)]);
  return [...paths]
    .filter(
      (path) =>
        (always.has(path) && options.has(path)) ||
        !standard.has(path) ||
        standard.get(path) !== options.get(path),
    )
    .map((path) => {
      const value = options.get(path);
      return [path, optionText(path, value) + ageOf(configuration, path, value)];
    });
}

/** The options that are known of runs that were computed elsewhere, but for the defaults of a scenario of this program. */
function toldOptions(
  { elsewhere: _, ...configuration }: SeedlessElsewhere,
  ofScenario: (scenario: string) => ReadonlyMap<string, string>,
): [string, string][] {
  const standard = ofScenario(configuration.scenario.name);
  return [...flatten(configuration)].filter(
    ([path, value]) => !path.endsWith('.name') && standard.get(path) !== value,
  );
}

/** Names are in the table already; marks of code matter only where they differ. */
const isChoice = (path: string): boolean =>
  path === 'data' ||
  path === 'backbone.name' ||
  (/^(scenario|backbone|head|strategy|training)\./.test(path) && !/^\w+\.(name$|source\b)/.test(path));

/** @param differing the parts that are not the same for all */
const saidEnvironment = (own: Settings, differing: ReadonlySet<string>): [string, string][] =>
  [...own].filter(
    ([part, value]) => differing.has(part) || (ENVIRONMENT_DEFAULTS.get(part) ?? value) !== value,
  );

function differingParts(all: readonly Settings[]): Set<string> {
  const values = new Map<string, string>();
  const differing = new Set<string>();
  for (const [part, value] of all.flatMap((settings) => [...settings])) {
    if ((values.get(part) ?? value) !== value) differing.add(part);
    values.set(part, value);
  }
  return differing;
}

/** Whether it belongs to the protocol, which all numbers of a table share. */
export const isProtocol = (path: string): boolean =>
  /^(scenario|backbone)\.|^data$|^training\.(epochs|steps|batchSize|dropLast|outputs)$|^code\.(protocol|scenario)$/.test(
    path,
  );

/** Identifies the wanted options of a configuration, by the path of each. */
export const keyOf = (configuration: AnySeedless, wanted: (path: string) => boolean): string =>
  canonical(
    Object.fromEntries(
      Object.entries(configuration).map(([part, options]) => [
        part,
        typeof options === 'object'
          ? Object.fromEntries(Object.entries(options).filter(([name]) => wanted(`${part}.${name}`)))
          : wanted(part) && options,
      ]),
    ),
  );

/**
 * For a configuration, the paths of the options in which others of the same names differ from it: of the same scenario
 * for its protocol, and of the same protocol and head or strategy for theirs.
 */
function differences(
  all: readonly SeedlessConfiguration[],
): (configuration: SeedlessConfiguration) => string[] {
  // There may be many runs, but there are few configurations.
  const distinct = new Map(
    all.map((configuration) => [
      canonical(configuration),
      { configuration, options: flatten(configuration) },
    ]),
  );
  const paths = [...new Set([...distinct.values()].flatMap(({ options }) => [...options.keys()]))].filter(
    (path) => !/^(scenario|head|strategy)\.name$/.test(path),
  );
  const values = new Map<string, Set<string | undefined>>();
  for (const { configuration, options } of distinct.values()) {
    const placeOf = placesOf(configuration);
    for (const path of paths) {
      const place = placeOf(path);
      values.set(place, (values.get(place) ?? new Set()).add(options.get(path)));
    }
  }
  return (configuration) => {
    const placeOf = placesOf(configuration);
    return paths.filter((path) => values.get(placeOf(path))!.size > 1);
  };
}

/** Identifies, for each option of a configuration, those among which it is compared. */
function placesOf(configuration: SeedlessConfiguration): (path: string) => string {
  const { scenario, head, strategy } = configuration;
  const protocol = keyOf(configuration, isProtocol);
  return (path) =>
    canonical(
      isProtocol(path)
        ? [path, scenario.name]
        : [path, protocol, path.startsWith('head.') ? head.name : strategy.name],
    );
}

/** What all have. @param all at least one */
export const inCommon = (all: readonly Settings[]): Settings =>
  only(all[0]!, (path, value) => all.every((settings) => settings.get(path) === value));

export const only = (settings: Settings, wanted: (path: string, value: string) => boolean): Settings =>
  new Map([...settings].filter(([path, value]) => wanted(path, value)));

export const without = (settings: Settings, others: Settings): Settings =>
  only(settings, (path, value) => others.get(path) !== value);
