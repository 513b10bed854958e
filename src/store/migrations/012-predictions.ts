import type { Migration } from './migration.js';

/**
 * What runs predict: each accuracy with the task known, null where there is none; and the confusion matrices after the last
 * task, JSON, null in unfinished runs. Both are null in runs that were stored before. Early accuracies have no task-aware
 * ones; both tables keep the same columns.
 */
export const predictions: Migration = (database) => {
  database.exec(`
    ALTER TABLE runs ADD COLUMN confusion TEXT CHECK (json_valid(confusion));
    ALTER TABLE accuracies ADD COLUMN task_aware REAL CHECK (task_aware BETWEEN accuracy AND 1);
    ALTER TABLE early_accuracies ADD COLUMN task_aware REAL CHECK (task_aware IS NULL);
  `);
};
