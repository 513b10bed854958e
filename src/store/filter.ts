import type { RunStatus } from '../runs/record.js';
import type { StoredStatus } from './rows.js';

/** Selects the runs whose values are in every list that is given, and that were started in time. */
export interface RunFilter {
  id?: string[] | undefined;
  scenario?: string[] | undefined;
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  seed?: number[] | undefined;
  status?: RunStatus[] | undefined;
  /** Runs with one of these tags. */
  tag?: string[] | undefined;
  /** Runs of one of these grids, by their ids. */
  grid?: string[] | undefined;
  /** Started at this time or later; ISO 8601, UTC, with milliseconds, as times are stored. */
  since?: string | undefined;
  /** Started earlier than this. */
  before?: string | undefined;
}

/** Whether a filter demands a time, which runs that were computed elsewhere do not have. */
export const isTimed = ({ since, before }: RunFilter): boolean => since !== undefined || before !== undefined;

/** Runs that have one of these tags. */
const TAGGED = 'id IN (SELECT run_id FROM run_tags WHERE tag IN (SELECT value FROM json_each(@tag)))';

/** Runs that one of these grids has. */
const IN_GRID = 'id IN (SELECT run_id FROM grid_runs WHERE grid_id IN (SELECT value FROM json_each(@grid)))';

const columns = ['id', 'scenario', 'head', 'strategy', 'seed', 'status'] as const;

/** By the part of a filter, what SQL demands. */
const times = { since: 'started_at >= @since', before: 'started_at < @before' } as const;

/**
 * An SQL condition on `runs` and its parameters, lists as JSON. Interrupted runs are stored as running, so a filter
 * for either gives both.
 */
export function conditionOf({ status, ...others }: RunFilter): {
  condition: string;
  values: Record<string, string>;
} {
  const stored = status?.map((one): StoredStatus => (one === 'interrupted' ? 'running' : one));
  const filter = { ...others, status: stored };
  const given = columns.filter((column) => filter[column] !== undefined);
  const timed = (['since', 'before'] as const).filter((part) => others[part] !== undefined);
  const tests = [
    ...given.map((column) => `${column} IN (SELECT value FROM json_each(@${column}))`),
    ...(others.tag ? [TAGGED] : []),
    ...(others.grid ? [IN_GRID] : []),
    ...timed.map((part) => times[part]),
  ];
  return {
    condition: tests.length === 0 ? 'TRUE' : tests.join(' AND '),
    values: Object.fromEntries([
      ...given.map((column) => [column, JSON.stringify(filter[column])]),
      ...(others.tag ? [['tag', JSON.stringify(others.tag)]] : []),
      ...(others.grid ? [['grid', JSON.stringify(others.grid)]] : []),
      ...timed.map((part) => [part, others[part]!]),
    ]),
  };
}
