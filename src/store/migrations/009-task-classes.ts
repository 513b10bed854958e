import type { Migration } from './migration.js';

/** The classes of each task, in the order of training: JSON, or null in runs that were stored before. */
export const taskClasses: Migration = (database) => {
  database.exec('ALTER TABLE runs ADD COLUMN task_classes TEXT CHECK (json_valid(task_classes))');
};
