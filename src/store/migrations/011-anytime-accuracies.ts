import type { Migration } from './migration.js';

/**
 * Accuracies on the way, after so many steps, on the tasks that had begun; and every how many steps they were measured,
 * null in runs that did not measure them and in those that were stored before.
 */
export const anytimeAccuracies: Migration = (database) => {
  database.exec(`
    ALTER TABLE runs ADD COLUMN evaluated_every INTEGER CHECK (evaluated_every >= 1);
    CREATE TABLE anytime_accuracies (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      step INTEGER NOT NULL CHECK (step >= 1),
      train_task INTEGER NOT NULL CHECK (train_task >= 1),
      test_task INTEGER NOT NULL CHECK (test_task BETWEEN 1 AND train_task),
      accuracy REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 1),
      PRIMARY KEY (run_id, step, test_task)
    ) STRICT, WITHOUT ROWID;
  `);
};
