import type { Migration } from './migration.js';

/**
 * Tags and notes of runs, whoever computed them, by id. They do not refer to the runs, for they are there before a run is
 * begun, and stay when a failed one is begun again. A migration that changes ids has to change them here, too. And an index
 * for runs of a time.
 */
export const tags: Migration = (database) => {
  database.exec(`
    CREATE TABLE run_tags (
      run_id TEXT NOT NULL,
      tag TEXT NOT NULL CHECK (tag <> ''),
      PRIMARY KEY (run_id, tag)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX run_tags_by_name ON run_tags (tag);

    CREATE TABLE run_notes (
      run_id TEXT NOT NULL PRIMARY KEY,
      note TEXT NOT NULL CHECK (note <> '')
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX runs_by_start ON runs (started_at);
  `);
};
