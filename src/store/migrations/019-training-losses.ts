import type { Migration } from './migration.js';

/**
 * Training losses on the way, at the steps of the accuracies there, null where nothing was trained; and how many steps had been
 * taken when each task ended, a list in JSON. Runs that were stored before have neither.
 */
export const trainingLosses: Migration = (database) => {
  database.exec(`
    ALTER TABLE runs ADD COLUMN task_ends TEXT;
    CREATE TABLE training_losses (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      step INTEGER NOT NULL CHECK (step >= 1),
      loss REAL,
      PRIMARY KEY (run_id, step)
    ) STRICT, WITHOUT ROWID;
  `);
};
