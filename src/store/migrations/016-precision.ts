import type { Migration } from './migration.js';

/**
 * Whether products were computed in TF32, where a GPU could do that: it did, before there was a choice. And the device that
 * made a run's features, if it was not the CPU.
 */
export const precision: Migration = (database) => {
  database.exec(`
    ALTER TABLE runs ADD COLUMN tf32 INTEGER CHECK (tf32 IN (0, 1));
    ALTER TABLE runs ADD COLUMN feature_device TEXT CHECK (feature_device <> '');
    UPDATE runs SET tf32 = 1 WHERE device = 'cuda';
  `);
};
