import type { Database } from 'better-sqlite3';

/** Takes a database from one version to the next, inside a transaction. */
export type Migration = (database: Database) => void;
