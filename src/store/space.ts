import { type Database, SqliteError } from 'better-sqlite3';

/**
 * Bytes from which writing a database anew could keep another process waiting for longer than its statements wait and
 * its claims last.
 */
const LARGE = 500e6;

/** How much smaller a database has become, in bytes, or why it could not be made smaller. */
export type Freed = { bytes: number } | { reason: string };

/**
 * Gives the disk back what deleted rows have left. Whatever was written before stays written if that fails.
 * @param isShared whether other processes compute runs for the database now
 */
export function giveBackSpace(database: Database, isShared: boolean): Freed {
  const before = sizeOf(database);
  if (isShared && before > LARGE) return { reason: 'other processes are storing runs in it' };
  try {
    database.exec('VACUUM');
    // Else the file would keep its size until the last process closes it.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return { bytes: before - sizeOf(database) };
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    const isBusy = error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED');
    return {
      reason: isBusy ? 'other processes are using it' : `SQLite says ${error.code}: ${error.message}`,
    };
  }
}

function sizeOf(database: Database): number {
  const value = (pragma: string) => Number(database.prepare(`PRAGMA ${pragma}`).pluck().get());
  return value('page_count') * value('page_size');
}
