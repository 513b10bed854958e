import type { Migration } from './migration.js';

/** Accuracies on tasks before they were learnt; train task 0 is the initial network. Earlier runs have none. */
export const earlyAccuracies: Migration = (database) => {
  database.exec(`
    CREATE TABLE early_accuracies (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      train_task INTEGER NOT NULL CHECK (train_task >= 0),
      test_task INTEGER NOT NULL CHECK (test_task > train_task),
      accuracy REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 1),
      loss REAL,
      samples INTEGER NOT NULL CHECK (samples >= 1),
      seconds REAL NOT NULL CHECK (seconds >= 0),
      PRIMARY KEY (run_id, train_task, test_task)
    ) STRICT, WITHOUT ROWID;
  `);
};
