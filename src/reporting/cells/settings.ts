import { canonical } from '../../runs/canonical.js';
import type { SeedlessConfiguration } from '../../runs/configuration.js';
import { type Defaults, defaultsOf } from './defaults.js';
import { ENVIRONMENT_DEFAULTS, type Environed, environmentOf } from './environment.js';
import { flatten } from './flatten.js';
import { optionText } from './option-text.js';

/** Runs of one configuration. */
export interface Configured {
  configuration: SeedlessConfiguration;
  /** The finished ones. */
  runs: readonly Environed[];
}

/** By the path of an option or the part of an environment, its value as shown to the reader. */
export type Settings = ReadonlyMap<string, string>;

/**
 * For each, what has to be said beside its numbers when all of them are shown together: whatever its names and the
 * defaults do not say. That is each option that is not the default, or whose default is not known; the code, where
 * others with the same names have other code; and what it was computed with, if that is not the default or not the same
 * for all.
 */
export async function settingsOf(all: readonly Configured[]): Promise<Settings[]> {
  const defaults = await defaultsOf(all.map(({ configuration }) => configuration));
  const differs = differences(all);
  const environments = all.map(({ runs }) => environmentOf(runs));
  const parts = differingParts(environments);
  return all.map(
    ({ configuration }, index) =>
      new Map(
        [
          ...saidOptions(configuration, defaults, differs(configuration)),
          ...saidEnvironment(environments[index]!, parts),
        ].sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
  );
}

/** As `head.hidden=400,400`, one text each. */
export const settingTexts = (settings: Settings): string[] =>
  [...settings].map(([path, value]) => `${path}=${value}`);

function saidOptions(
  configuration: SeedlessConfiguration,
  defaults: Defaults,
  differing: readonly string[],
): [string, string][] {
  const options = flatten(configuration);
  const standard = defaults(configuration);
  const paths = new Set([...differing, ...[...options.keys()].filter(isChoice)]);
  return [...paths]
    .filter((path) => !standard.has(path) || standard.get(path) !== options.get(path))
    .map((path) => [path, optionText(path, options.get(path))]);
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
export const keyOf = (configuration: SeedlessConfiguration, wanted: (path: string) => boolean): string =>
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
function differences(all: readonly Configured[]): (configuration: SeedlessConfiguration) => string[] {
  // There may be many runs, but there are few configurations.
  const distinct = new Map(
    all.map(({ configuration }) => [
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
  only(settings, (path) => !others.has(path));
