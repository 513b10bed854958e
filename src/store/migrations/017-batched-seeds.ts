import type { Migration } from './migration.js';

/** How many seeds the program computed at once that computed a run; runs that were stored before were computed alone. */
export const batchedSeeds: Migration = (database) => {
  database.exec(
    'ALTER TABLE runs ADD COLUMN batch_seeds INTEGER NOT NULL DEFAULT 1 CHECK (batch_seeds >= 1)',
  );
};
