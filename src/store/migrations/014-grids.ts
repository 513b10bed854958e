import type { Migration } from './migration.js';

/**
 * Grids: which runs were asked for together, also those that are not begun, and which processes computed them. The same
 * runs are the same grid, whoever asks for them. Runs are referred to by id and seed, and by what their configurations have
 * in common; a migration that changes ids or configurations has to change them here, too. And how far a run is that a
 * process computes now.
 */
export const grids: Migration = (database) => {
  database.exec(`
    CREATE TABLE grids (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*')
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE grid_cells (
      grid_id TEXT NOT NULL REFERENCES grids (id) ON DELETE CASCADE,
      cell INTEGER NOT NULL CHECK (cell >= 1),
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      PRIMARY KEY (grid_id, cell)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE grid_runs (
      grid_id TEXT NOT NULL,
      cell INTEGER NOT NULL,
      seed INTEGER NOT NULL CHECK (seed >= 0),
      run_id TEXT NOT NULL,
      PRIMARY KEY (grid_id, cell, seed),
      FOREIGN KEY (grid_id, cell) REFERENCES grid_cells (grid_id, cell) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE grid_processes (
      id INTEGER PRIMARY KEY,
      grid_id TEXT NOT NULL REFERENCES grids (id) ON DELETE CASCADE,
      owner TEXT NOT NULL,
      command TEXT CHECK (json_valid(command)),
      workers INTEGER NOT NULL CHECK (workers >= 0),
      started_at TEXT NOT NULL,
      alive_at INTEGER NOT NULL,
      ended_at TEXT,
      outcome TEXT CHECK (outcome IN ('complete', 'stopped', 'error')),
      CHECK ((ended_at IS NULL) = (outcome IS NULL))
    ) STRICT;
    CREATE INDEX grid_processes_by_grid ON grid_processes (grid_id);

    ALTER TABLE claims ADD COLUMN share REAL NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 1);
  `);
};
