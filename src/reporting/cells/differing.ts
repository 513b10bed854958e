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
 * The options of `cell` that are not the same in all `cells`, as `head.hidden=400,400`. An option that only other
 * cells have is shown as `none`.
 * @param concerns selects the options to look at by their path; all by default
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

/** An option's value as shown to the reader: `none` if it is absent; hashes are shortened. */
export const optionText = (path: string, value = 'none'): string =>
  /^data$|^code\.(scenario|strategy)$|\.(source|weights)$/.test(path) ? shortHash(value) : value;

/** All with the same names of scenario, head and strategy as the given one, itself included. */
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

/** For each run, the options (not the seed) in which it differs from others of its scenario, head and strategy. */
export function differingFromNamesakes(runs: readonly { configuration: RunConfiguration }[]): string[][] {
  const configured = runs.map(({ configuration }) => ({ configuration: seedless(configuration) }));
  const keys = configured.map(({ configuration }) => canonical(configuration));
  // There are many runs but few configurations.
  const distinct = new Map(keys.map((key, index) => [key, configured[index]!]));
  const all = [...distinct.values()];
  const texts = new Map([...distinct].map(([key, one]) => [key, differing(namesakesOf(all, one), one)]));
  return keys.map((key) => texts.get(key)!);
}
