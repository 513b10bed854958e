import type { Database } from 'better-sqlite3';
import { UserError } from '../errors/user-error.js';
import { type AnyRun, isElsewhere } from '../runs/elsewhere.js';
import type { Claims } from './claims.js';
import { TAG_TABLES } from './tags.js';

/** How many runs an error names. */
const FEW = 5;

/**
 * Checks that runs can be deleted. Call within a transaction.
 * @param runs as they were read
 * @throws UserError if a process computes one of them now, or if one has changed since it was read
 */
export function requireDeletable(database: Database, claims: Claims, runs: readonly AnyRun[]): void {
  const held = claims.held();
  const computed = runs.filter(({ id }) => held.has(id));
  if (computed.length > 0) {
    throw new UserError(
      `${listed(computed)} ${computed.length === 1 ? 'is' : 'are'} being computed by another process; nothing was deleted. Leave ${computed.length === 1 ? 'it' : 'them'} out, or stop that process first`,
    );
  }
  const now = new Map(
    database
      .prepare<[string], { id: string; stored: string }>(
        `SELECT id, status || started_at || ifnull(finished_at, '') AS stored FROM runs
         WHERE id IN (SELECT value FROM json_each(?))`,
      )
      .all(idsIn(runs))
      .map(({ id, stored }) => [id, stored]),
  );
  const changed = runs.filter((run) => !isElsewhere(run) && now.get(run.id) !== storedTextOf(run));
  if (changed.length > 0) {
    throw new UserError(
      `${listed(changed)} ${changed.length === 1 ? 'has' : 'have'} changed in the meantime; nothing was deleted. To look again, repeat the command`,
    );
  }
}

/** Deletes runs, and with them, by the schema, what belongs to them. Call within a transaction. */
export function deleteRuns(database: Database, runs: readonly AnyRun[]): void {
  const ids = idsIn(runs);
  for (const [table, column] of [
    ['runs', 'id'],
    ['elsewhere_runs', 'id'],
    ...['claims', ...TAG_TABLES].map((table) => [table, 'run_id']),
  ]) {
    database.prepare(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`).run(ids);
  }
}

const idsIn = (runs: readonly AnyRun[]): string => JSON.stringify(runs.map(({ id }) => id));

/** Interrupted runs are stored as running. */
const storedTextOf = ({ status, startedAt, finishedAt }: AnyRun): string =>
  `${status === 'interrupted' ? 'running' : status}${startedAt}${finishedAt ?? ''}`;

function listed(runs: readonly AnyRun[]): string {
  const ids = runs.slice(0, FEW).map(({ id }) => id.slice(0, 8));
  const more = runs.length > FEW ? ` and ${runs.length - FEW} more` : '';
  return `${runs.length === 1 ? 'run' : 'runs'} ${ids.join(', ')}${more}`;
}
