import { rmSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, SqliteError } from 'better-sqlite3';
import { messageOf, UserError, usageError } from '../errors/user-error.js';
import { makeFolder } from '../system/make-folder.js';
import { backUp } from './backup.js';
import { explained } from './errors.js';
import { openKept } from './kept-database.js';
import { isUpToDate, migrate } from './migrate.js';

/** A file of an older version is not read: it has to be brought up to date first. */
export class MigrationDue extends UserError {
  constructor(file: string) {
    super(
      `${file} was written by an earlier version of this program, and reading does not change it; the next command that writes to it, such as continual-bench run or import, brings it up to date and keeps a copy`,
    );
  }
}

/** Where results are kept by default. */
export const DEFAULT_DATABASE = 'results/results.sqlite';

/** Milliseconds that a statement waits for another process's lock: longer than that process's claims last. */
const BUSY_TIMEOUT = 20_000;

/** Milliseconds that closing waits for readers. */
const LOG_TIMEOUT = 2000;

/** Milliseconds between two tries of what SQLite does not wait for. */
const BUSY_PAUSE = 20;

/**
 * Opens a database file and migrates it to the newest version; creates it and its folder, unless `readonly`. With
 * `readonly`, a file of an older version does not change: a migrated copy in memory is read instead.
 * @param copied called with the name of the copy that is made of a file before it is migrated
 * @param older what is done with a file of an older version that is only read
 * @throws UserError, one line, if the file is missing (readonly; usage), unwritable, not a database, damaged, another
 * program's or of a newer version; MigrationDue.
 */
export function openDatabase(
  file: string,
  readonly: boolean,
  copied: (copy: string) => void = () => {},
  older: 'migrated' | 'refused' = 'migrated',
): Database {
  // SQLite takes both for a temporary database.
  if (file === '' || file === ':memory:') {
    throw usageError(`${JSON.stringify(file)} is not a file name; give one with --db`);
  }
  if (!readonly) createFolder(dirname(file));
  const found = entryAt(file);
  if (found?.isDirectory()) throw new UserError(`${file} is a folder, not a database file`);
  if (found?.isFile() === false) throw new UserError(`${file} is not a regular file; give another with --db`);
  if (readonly && found === undefined) {
    throw usageError(`there is no file ${file}; make results with: continual-bench run`);
  }

  return explained(file, () => {
    const database = openKept(file, { readonly, timeout: BUSY_TIMEOUT });
    try {
      database.exec('PRAGMA foreign_keys = ON');
      if (readonly) {
        if (isUpToDate(database, file)) return database;
        if (older === 'refused') throw new MigrationDue(file);
        return upToDateCopy(database, file);
      }
      // Another program's file is refused before anything in it is changed, even its journal mode.
      const copy = migratedCopying(database, file);
      if (copy !== undefined) copied(copy);
      useWriteAheadLog(database);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Migrates a file, which is copied first. @returns the name of the copy; undefined if there was nothing to do */
function migratedCopying(database: Database, file: string): string | undefined {
  let copy: string | undefined;
  try {
    migrate(database, file, (version) => {
      copy = backUp(file, version);
    });
    return copy;
  } catch (error) {
    // The file is as it was.
    if (copy !== undefined) rmSync(copy, { force: true });
    throw error;
  }
}

/** Waits for other processes, which SQLite itself does not do when it changes the journal mode. */
function useWriteAheadLog(database: Database): void {
  const deadline = Date.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE);
    }
  }
}

/** A migrated copy of `database` in memory. Closes `database`. */
function upToDateCopy(database: Database, file: string): Database {
  const bytes = database.serialize();
  database.close();
  // A database in memory has no write-ahead log; its header must not say so.
  bytes.fill(1, 18, 20);
  const copy = openKept(bytes);
  migrate(copy, file, () => {});
  return copy;
}

/**
 * Closes a database, leaving one self-contained file behind: a file in WAL mode could not be read from a
 * read-only medium, and each reader would leave two more files beside it.
 */
export function closeDatabase(database: Database): void {
  if (!database.open) return;
  if (!database.readonly) {
    database.exec('PRAGMA busy_timeout = 0');
    try {
      database.exec('PRAGMA journal_mode = DELETE');
    } catch {
      // Another process has it open; the last one to close does this.
      emptyLog(database);
    }
  }
  database.close();
}

/** Moves what the write-ahead log has into the file, so that a copy of the file alone has everything. */
function emptyLog(database: Database): void {
  try {
    // It waits only while another process is reading.
    database.exec(`PRAGMA busy_timeout = ${LOG_TIMEOUT}`);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing is lost: the log stays.
  }
}

function entryAt(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new UserError(`${file} cannot be accessed: ${messageOf(error)}`);
  }
}

function createFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new UserError(`cannot create the folder ${folder}: ${messageOf(error)}`);
  }
}
