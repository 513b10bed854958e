import { SqliteError } from 'better-sqlite3';
import { UserError } from '../errors/user-error.js';

const DAMAGED = 'it is damaged; restore a copy, or move it away and run again';

/** The error for a file that SQLite can read, but whose content cannot be what was stored. */
export const damaged = (file: string, what: string): UserError =>
  new UserError(`${file}: ${DAMAGED} (${what})`);

/** What to say for SQLite's primary result codes that the reader can act on; the rest are bugs. */
const advice: Record<string, string> = {
  SQLITE_FULL: 'the disk is full',
  SQLITE_READONLY: 'it cannot be written to; check the permissions of it and its folder',
  SQLITE_CANTOPEN: 'it cannot be opened; check the permissions of it and its folder',
  SQLITE_PERM: 'access was refused; check the permissions of it and its folder',
  SQLITE_IOERR: 'reading or writing failed; check the disk',
  SQLITE_BUSY: 'another process keeps it locked; try again when that process is done',
  SQLITE_CORRUPT: DAMAGED,
  // The statements are correct, so the tables or their contents are not.
  SQLITE_ERROR: DAMAGED,
  SQLITE_NOTADB: 'it is not a database; give a different file with --db',
};

/** Runs `action`, and turns what SQLite says about the file into a one-line UserError. */
export function explained<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    // Extended codes add a part: SQLITE_IOERR_WRITE.
    const primary = error.code.split('_').slice(0, 2).join('_');
    const said = advice[primary];
    if (said === undefined) throw error;
    const detail = error.code === 'SQLITE_ERROR' ? error.message : error.code;
    throw new UserError(`${file}: ${said} (${detail})`);
  }
}
