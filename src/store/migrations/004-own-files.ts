import type { Migration } from './migration.js';

/** Where the user's own files lay that a run is of: JSON, or null where it is of none. */
export const ownFiles: Migration = (database) => {
  database.exec('ALTER TABLE runs ADD COLUMN files TEXT');
};
