import type { SeedlessConfiguration } from '../../runs/configuration.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { flatten } from './flatten.js';
import type { Settings } from './settings.js';

/** Stands behind the hash of a user's own file where runs of a later one are shown, too. */
const OLDER = ' (older file)';

interface OwnRuns {
  configuration: SeedlessConfiguration;
  /** The finished ones. */
  runs: readonly AnyRun[];
}

/**
 * Finds which hashes are of older files: of the same plugin, a run of another file was started later.
 * @returns for an option of a configuration, what to write behind its value
 */
export function ageOfSources(
  all: readonly OwnRuns[],
): (configuration: SeedlessConfiguration, path: string, value: string | undefined) => string {
  const latest = new Map<string, { source: string; start: string }>();
  for (const { configuration, runs } of all) {
    const start = runs.reduce((last, { startedAt }) => ((startedAt ?? '') > last ? startedAt! : last), '');
    for (const [path, source] of flatten(configuration)) {
      const place = placeOf(configuration, path);
      if (place === undefined) continue;
      const known = latest.get(place);
      if (!known || start > known.start) latest.set(place, { source, start });
    }
  }
  return (configuration, path, value) => {
    const known = latest.get(placeOf(configuration, path) ?? '');
    return value === undefined || !known || known.source === value ? '' : OLDER;
  };
}

/** The plugin whose file an option is the hash of; undefined for any other option. */
function placeOf({ scenario, strategy }: SeedlessConfiguration, path: string): string | undefined {
  if (path === 'scenario.source') return `scenario ${scenario.name}`;
  if (path === 'strategy.source') return `strategy ${strategy.name}`;
  const part = /^strategy\.source\.(.+)$/.exec(path)?.[1];
  return part === undefined ? undefined : `strategy ${part}`;
}

/** Whether this says that something comes from an older file. */
export const isOfOlderFile = (settings: Settings): boolean =>
  [...settings].some(([path, value]) => /^\w+\.source\b/.test(path) && value.endsWith(OLDER));
