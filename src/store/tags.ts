import type { Database } from 'better-sqlite3';
import type { Tagged, Tagging } from '../runs/tags.js';

/** The tables that say something about runs. */
export const TAG_TABLES = ['run_tags', 'run_notes'] as const;

/**
 * Finds what is said about runs. Call within a transaction.
 * @param ids SQL that selects their ids
 */
export function taggedIn(
  database: Database,
  ids: string,
  values: Record<string, string>,
): (id: string) => Tagged {
  const tags = new Map<string, string[]>();
  for (const { run_id: id, tag } of database
    .prepare<[Record<string, string>], { run_id: string; tag: string }>(
      `SELECT run_id, tag FROM run_tags WHERE run_id IN (${ids}) ORDER BY run_id, tag`,
    )
    .all(values)) {
    const ofRun = tags.get(id);
    if (ofRun) ofRun.push(tag);
    else tags.set(id, [tag]);
  }
  const notes = new Map(
    database
      .prepare<[Record<string, string>], { run_id: string; note: string }>(
        `SELECT run_id, note FROM run_notes WHERE run_id IN (${ids})`,
      )
      .all(values)
      .map(({ run_id: id, note }) => [id, note]),
  );
  return (id) => ({ tags: tags.get(id) ?? [], note: notes.get(id) ?? null });
}

/** Changes what is said about runs, stored or not. Call within a transaction. */
export function changeTags(
  database: Database,
  ids: readonly string[],
  { add = [], remove = [], note }: Tagging,
): void {
  const adds = database.prepare('INSERT INTO run_tags (run_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const removes = database.prepare('DELETE FROM run_tags WHERE run_id = ? AND tag = ?');
  const clears = database.prepare('DELETE FROM run_notes WHERE run_id = ?');
  const writes = database.prepare('INSERT OR REPLACE INTO run_notes (run_id, note) VALUES (?, ?)');
  for (const id of ids) {
    for (const tag of remove) removes.run(id, tag);
    for (const tag of add) adds.run(id, tag);
    if (note === '') clears.run(id);
    else if (note !== undefined) writes.run(id, note);
  }
}

/** Adds what is said about an imported run; a note that it has here stays. Call within a transaction. */
export function gainTags(database: Database, id: string, { tags, note }: Tagged): void {
  changeTags(database, [id], { add: tags });
  if (note === null) return;
  database.prepare('INSERT INTO run_notes (run_id, note) VALUES (?, ?) ON CONFLICT DO NOTHING').run(id, note);
}

/** The tags that all runs of a grid have, stored or not, in order. */
export const tagsOfGrid = (database: Database, id: string): string[] =>
  database
    .prepare<{ id: string }, string>(
      `SELECT tag FROM run_tags JOIN grid_runs USING (run_id) WHERE grid_id = @id
       GROUP BY tag HAVING COUNT(*) = (SELECT COUNT(*) FROM grid_runs WHERE grid_id = @id) ORDER BY tag`,
    )
    .pluck()
    .all({ id });

/** The tags of stored runs, in order. */
export const storedTags = (database: Database): string[] =>
  database
    .prepare<[], string>(
      `SELECT DISTINCT tag FROM run_tags
       WHERE run_id IN (SELECT id FROM runs UNION ALL SELECT id FROM elsewhere_runs) ORDER BY tag`,
    )
    .pluck()
    .all();
