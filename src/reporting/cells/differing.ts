import { canonical } from '../../runs/canonical.js';
import { type RunConfiguration, type SeedlessConfiguration, seedless } from '../../runs/configuration.js';
import { flatten } from './flatten.js';
import { optionText } from './option-text.js';

/** For each run, the options (not the seed) in which it differs from others of its scenario, head and strategy. */
export function differingFromNamesakes(runs: readonly { configuration: RunConfiguration }[]): string[][] {
  const configurations = runs.map(({ configuration }) => seedless(configuration));
  const keys = configurations.map(canonical);
  // There are many runs but few configurations.
  const distinct = new Map(keys.map((key, index) => [key, configurations[index]!]));
  const all = [...distinct.values()];
  const texts = new Map([...distinct].map(([key, one]) => [key, differing(namesakesOf(all, one), one)]));
  return keys.map((key) => texts.get(key)!);
}

/**
 * The options of `one` that are not the same in `all`, as `head.hidden=400,400`. An option that only others have is
 * shown as `none`.
 */
function differing(all: readonly SeedlessConfiguration[], one: SeedlessConfiguration): string[] {
  const options = all.map(flatten);
  const own = flatten(one);
  const paths = [...new Set(options.flatMap((some) => [...some.keys()]))].sort();
  return paths
    .filter((path) => options.some((some) => some.get(path) !== own.get(path)))
    .map((path) => `${path}=${optionText(path, own.get(path))}`);
}

/** All with the same names of scenario, head and strategy as the given one, itself included. */
const namesakesOf = (
  all: readonly SeedlessConfiguration[],
  { scenario, head, strategy }: SeedlessConfiguration,
): SeedlessConfiguration[] =>
  all.filter(
    (other) =>
      other.scenario.name === scenario.name &&
      other.head.name === head.name &&
      other.strategy.name === strategy.name,
  );
