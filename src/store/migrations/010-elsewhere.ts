import type { Migration } from './migration.js';

/**
 * Runs that were computed by other programs. They have tables of their own, so that whatever is demanded of this program's
 * runs stays demanded of all of them, and nothing that works on those finds one of these. Of early accuracies the test task
 * is later than the train task.
 */
export const elsewhere: Migration = (database) => {
  database.exec(`
    CREATE TABLE elsewhere_runs (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
      configuration TEXT NOT NULL CHECK (
        json_valid(configuration) AND
        configuration -> '$.code' IS NULL AND
        configuration -> '$.backbone' IS NULL
      ),
      scenario TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.scenario.name') STORED,
      head TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.head.name') STORED,
      strategy TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.strategy.name') STORED,
      seed INTEGER NOT NULL GENERATED ALWAYS AS (configuration ->> '$.seed') STORED,
      sha256 TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.elsewhere.sha256') STORED
        CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
      file TEXT NOT NULL CHECK (file <> ''),
      tasks INTEGER NOT NULL CHECK (tasks >= 1)
    ) STRICT;

    CREATE TABLE elsewhere_accuracies (
      run_id TEXT NOT NULL REFERENCES elsewhere_runs (id) ON DELETE CASCADE,
      train_task INTEGER NOT NULL CHECK (train_task >= 0),
      test_task INTEGER NOT NULL CHECK (test_task >= 1),
      accuracy REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 1),
      samples INTEGER CHECK (samples >= 1),
      PRIMARY KEY (run_id, train_task, test_task)
    ) STRICT, WITHOUT ROWID;
  `);
};
