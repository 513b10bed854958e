import type { RunStatus } from '../runs/record.js';
import type { StoredStatus } from './rows.js';

/** Selects the runs whose values are in every list that is given. */
export interface RunFilter {
  id?: string[] | undefined;
  scenario?: string[] | undefined;
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  seed?: number[] | undefined;
  status?: RunStatus[] | undefined;
}

const columns = ['id', 'scenario', 'head', 'strategy', 'seed', 'status'] as const;

/**
 * An SQL condition on `runs` and its parameters, each a JSON list. Interrupted runs are stored as running, so a filter
 * for either gives both.
 */
export function conditionOf({ status, ...others }: RunFilter): {
  condition: string;
  values: Record<string, string>;
} {
  const stored = status?.map((one): StoredStatus => (one === 'interrupted' ? 'running' : one));
  const filter = { ...others, status: stored };
  const given = columns.filter((column) => filter[column] !== undefined);
  const tests = given.map((column) => `${column} IN (SELECT value FROM json_each(@${column}))`);
  return {
    condition: tests.length === 0 ? 'TRUE' : tests.join(' AND '),
    values: Object.fromEntries(given.map((column) => [column, JSON.stringify(filter[column])])),
  };
}
