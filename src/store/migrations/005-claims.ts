import type { Migration } from './migration.js';

/** Which process computes a run, and when that process last gave a sign of life (milliseconds since 1970). */
export const claims: Migration = (database) => {
  database.exec(`
    CREATE TABLE claims (
      run_id TEXT NOT NULL PRIMARY KEY,
      owner TEXT NOT NULL,
      alive_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `);
};
