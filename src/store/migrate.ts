import type { Database } from 'better-sqlite3';
import { UserError } from '../errors.js';
import { migrations } from './migrations/index.js';

/** Marks a database file as this program's: "CLBn" in ASCII. */
const APPLICATION_ID = 0x434c426e;

const numberFrom = (database: Database, pragma: string): number =>
  Number(database.pragma(pragma, { simple: true }));

const isEmpty = (database: Database): boolean =>
  database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

/**
 * Brings a database to the newest version, all in one transaction.
 * @throws UserError for another program's database, and one of a newer version.
 */
export function migrate(database: Database, file: string): void {
  const bringUp = database.transaction(() => {
    // Read inside the transaction: another process may have migrated in the meantime.
    const version = checkedVersion(database, file);
    if (version === migrations.length) return;
    for (const migration of migrations.slice(version)) migration(database);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${migrations.length}`);
  });
  bringUp.immediate();
}

/**
 * Whether a database that is only read has the newest version.
 * @throws UserError for another program's database, one of a newer version, and one without results.
 */
export function isUpToDate(database: Database, file: string): boolean {
  const version = checkedVersion(database, file);
  if (version === 0) {
    throw new UserError(`${file} holds no results yet; make some with: continual-bench run`);
  }
  return version === migrations.length;
}

function checkedVersion(database: Database, file: string): number {
  const application = numberFrom(database, 'application_id');
  const version = numberFrom(database, 'user_version');
  const fresh = application === 0 && version === 0 && isEmpty(database);
  if (application !== APPLICATION_ID && !fresh) {
    throw new UserError(`${file} is another program's database; give a different file with --db`);
  }
  if (version > migrations.length) {
    throw new UserError(
      `${file} has version ${version}, this program reads up to version ${migrations.length}; ` +
        'use a newer continual-bench',
    );
  }
  return version;
}
