import type { Migration } from './migration.js';

/**
 * Runs and their accuracy matrices. Queries use generated columns, which cannot disagree with the configuration. A loss
 * that is not a number (a run that diverged) is stored as NULL.
 */
export const runsAndAccuracies: Migration = (database) => {
  database.exec(`
    CREATE TABLE runs (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      scenario TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.scenario.name') STORED,
      head TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.head.name') STORED,
      strategy TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.strategy.name') STORED,
      seed INTEGER NOT NULL GENERATED ALWAYS AS (configuration ->> '$.seed') STORED,
      tasks INTEGER NOT NULL CHECK (tasks >= 1),
      status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
      error TEXT,
      program_version TEXT NOT NULL,
      backend TEXT NOT NULL,
      device TEXT NOT NULL,
      machine TEXT NOT NULL CHECK (json_valid(machine)),
      parameter_count INTEGER CHECK (parameter_count >= 0),
      seconds REAL CHECK (seconds >= 0),
      peak_memory INTEGER CHECK (peak_memory >= 0),
      started_at TEXT NOT NULL,
      finished_at TEXT,
      CHECK ((status = 'failed') = (error IS NOT NULL)),
      CHECK ((status = 'running') = (finished_at IS NULL)),
      CHECK (
        (status = 'finished') =
        (parameter_count IS NOT NULL AND seconds IS NOT NULL AND peak_memory IS NOT NULL)
      )
    ) STRICT;

    CREATE INDEX runs_by_name ON runs (scenario, head, strategy, seed);

    CREATE TABLE accuracies (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      train_task INTEGER NOT NULL CHECK (train_task >= 1),
      test_task INTEGER NOT NULL CHECK (test_task BETWEEN 1 AND train_task),
      accuracy REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 1),
      loss REAL,
      samples INTEGER NOT NULL CHECK (samples >= 1),
      seconds REAL NOT NULL CHECK (seconds >= 0),
      PRIMARY KEY (run_id, train_task, test_task)
    ) STRICT, WITHOUT ROWID;
  `);
};
