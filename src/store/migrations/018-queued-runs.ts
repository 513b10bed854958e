import type { Migration } from './migration.js';

/** Whether a claimed run is not computed yet, but waits in a queue for another machine. */
export const queuedRuns: Migration = (database) => {
  database.exec('ALTER TABLE claims ADD COLUMN queued INTEGER NOT NULL DEFAULT 0 CHECK (queued IN (0, 1))');
};
