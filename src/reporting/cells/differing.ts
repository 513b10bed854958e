import { canonical } from '../../runs/canonical.js';
import {
  type Options,
  type RunConfiguration,
  type SeedlessConfiguration,
  seedless,
} from '../../runs/configuration.js';
import { flatten } from './flatten.js';
import { shortHash } from './numbers.js';

interface Configured {
  configuration: Options;
}

/**
 * The options of `cell` that are not the same throughout `cells`, as `head.hidden=400,400`. An option that
 * only others have is `none` in this one.
 * @param concerns which options to look at, by their path; by default all.
 */
export function differing(
  cells: readonly Configured[],
  cell: Configured,
  concerns: (path: string) => boolean = () => true,
): string[] {
  const all = cells.map(({ configuration }) => flatten(configuration));
  const own = flatten(cell.configuration);
  const paths = [...new Set(all.flatMap((options) => [...options.keys()]))].filter(concerns).sort();
  return paths
    .filter((path) => all.some((options) => options.get(path) !== own.get(path)))
    .map((path) => `${path}=${optionText(path, own.get(path))}`);
}

/** An option's value to be read: `none` where it is absent, the start of a hash. */
export const optionText = (path: string, value = 'none'): string =>
  /^data$|\.(source|weights)$/.test(path) ? shortHash(value) : value;

/** Those of the same scenario, head and strategy, whose names alone do not tell them apart. */
export const namesakesOf = <Named extends { configuration: SeedlessConfiguration }>(
  all: readonly Named[],
  { configuration: { scenario, head, strategy } }: Named,
): Named[] =>
  all.filter(
    ({ configuration: other }) =>
      other.scenario.name === scenario.name &&
      other.head.name === head.name &&
      other.strategy.name === strategy.name,
  );

/** For each run the options in which it differs from others of the same names, seeds apart. */
export function differingFromNamesakes(runs: readonly { configuration: RunConfiguration }[]): string[][] {
  const configured = runs.map(({ configuration }) => ({ configuration: seedless(configuration) }));
  const keys = configured.map(({ configuration }) => canonical(configuration));
  // Runs are many, configurations few.
  const distinct = new Map(keys.map((key, index) => [key, configured[index]!]));
  const all = [...distinct.values()];
  const texts = new Map([...distinct].map(([key, one]) => [key, differing(namesakesOf(all, one), one)]));
  return keys.map((key) => texts.get(key)!);
}
