import type { Migration } from './migration.js';

/** What a run's method held between tasks: JSON, or null in runs that were stored before and in unfinished ones. */
export const methodMemory: Migration = (database) => {
  database.exec('ALTER TABLE runs ADD COLUMN method_memory TEXT CHECK (json_valid(method_memory))');
};
