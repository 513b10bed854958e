import type { Backend, Device } from '../../engine/engine.js';
import { type LanesOf, lanesIn } from '../batched/batch-seeds.js';
import { alikeIn, groupsOf } from '../batched/groups.js';
import type { RunConfiguration } from '../configuration.js';
import { identityOf } from '../identity.js';
import { lackOf, type Wanted } from '../lack.js';
import type { RunRecord } from '../record.js';
import { makespan } from './makespan.js';
import { type SecondsBasis, secondsFinder } from './seconds.js';

/**
 * What a run that is asked for would meet: `stored` it would not be run again; `new`, `failed` and `interrupted` it would
 * be run, the latter two not for the first time; `untested` and `unsaved` it would be run again, to be tested on the way, and
 * to write its network; `elsewhere` another process computes it now, and would be waited for.
 */
export const outlooks = [
  'new',
  'failed',
  'interrupted',
  'untested',
  'unsaved',
  'elsewhere',
  'stored',
] as const;
export type Outlook = (typeof outlooks)[number];

export interface ForecastRun {
  id: string;
  configuration: RunConfiguration;
  outlook: Outlook;
  /** How long it would take; null if it would not be run here, or nothing like it is stored. */
  seconds: number | null;
  /** What the seconds are the mean of; null without any. */
  basis: SecondsBasis | null;
}

export interface Forecast {
  /** Each once, in the order in which they were asked for. */
  runs: ForecastRun[];
  workers: number;
  /** How long the runs take of which it is known, one after the other on each worker; null if of none. */
  seconds: number | null;
  /** The number of runs of which it is not known. */
  unknown: number;
}

export interface Circumstances {
  backend: Backend;
  device: Device;
  /** The most worker processes. */
  jobs: number;
  /** How many seeds are computed in one program; see {@link lanesIn}. */
  batchSeeds?: number | undefined;
  /** The whole grid, where the runs are a share of it. */
  whole?: readonly RunConfiguration[] | undefined;
  /** Every how many steps runs also test on the way. */
  evaluateEvery?: number | undefined;
  /** The folder that their networks are written into. */
  saveModel?: string | undefined;
}

export const isToRun = (outlook: Outlook): boolean => outlook !== 'stored' && outlook !== 'elsewhere';

/** What running configurations comes to. Runs nothing. @param stored all runs that a database has of their names */
export function forecastOf(
  configurations: readonly RunConfiguration[],
  stored: readonly RunRecord[],
  circumstances: Circumstances,
): Forecast {
  const lanesOf = lanesIn(circumstances.whole ?? configurations, circumstances);
  const found = new Map(stored.map((run) => [run.id, run]));
  const secondsOf = secondsFinder(stored, { ...circumstances, lanesOf });
  const asked = new Map(configurations.map((configuration) => [identityOf(configuration), configuration]));
  const runs = [...asked].map(([id, configuration]): ForecastRun => {
    const outlook = outlookOf(found.get(id), circumstances);
    const known = isToRun(outlook) ? secondsOf(configuration) : undefined;
    return { id, configuration, outlook, seconds: known?.seconds ?? null, basis: known?.basis ?? null };
  });
  const all = runs.filter(({ outlook }) => isToRun(outlook));
  const known = all.filter(({ seconds }) => seconds !== null);
  const groups = sideBySide(all, lanesOf);
  const workers = Math.min(circumstances.jobs, groups.length);
  return {
    runs,
    workers,
    seconds: all.length > 0 && known.length === 0 ? null : makespan(groups.map(secondsOfAll), workers),
    unknown: all.length - known.length,
  };
}

/** The runs that workers take side by side. */
const sideBySide = (runs: readonly ForecastRun[], lanesOf: LanesOf): ForecastRun[][] =>
  [...alikeIn(runs, ({ configuration }) => lanesOf(configuration)).values()].flatMap((alike) =>
    groupsOf(alike, lanesOf(alike[0]!.configuration)),
  );

/** Each has its share of the seconds that they take together. */
const secondsOfAll = (runs: readonly ForecastRun[]): number =>
  runs.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);

const outlooksOfLacks = { tests: 'untested', model: 'unsaved' } as const;

function outlookOf(run: RunRecord | undefined, wanted: Wanted): Outlook {
  switch (run?.status) {
    case undefined:
      return 'new';
    case 'running':
      return 'elsewhere';
    case 'finished': {
      const lack = lackOf(run!, wanted);
      return lack ? outlooksOfLacks[lack] : 'stored';
    }
    default:
      return run!.status;
  }
}
