import type { Migration } from './migration.js';

/** Paths of the user's own files that a run used: JSON, or null if it used none. */
export const ownFiles: Migration = (database) => {
  database.exec('ALTER TABLE runs ADD COLUMN files TEXT');
};
