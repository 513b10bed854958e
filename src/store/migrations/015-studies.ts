import type { Migration } from './migration.js';

/**
 * Studies that tune options: what they search, and the configuration of each of their trials without its seed. Their runs are
 * ordinary ones, whose ids come of these configurations and the seeds of the study's stages; a migration that changes
 * configurations has to change them here, too.
 */
export const studies: Migration = (database) => {
  database.exec(`
    CREATE TABLE studies (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
      definition TEXT NOT NULL CHECK (json_valid(definition)),
      created_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE study_trials (
      study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
      trial INTEGER NOT NULL CHECK (trial >= 1),
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      PRIMARY KEY (study_id, trial)
    ) STRICT, WITHOUT ROWID;
  `);
};
