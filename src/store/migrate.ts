import { type Database, SqliteError } from 'better-sqlite3';
import { messageOf, UserError } from '../errors/user-error.js';
import { damaged } from './errors.js';
import { openKept } from './kept-database.js';
import { migrations } from './migrations/index.js';

/** Marks a database file as this program's: "CLBn" in ASCII. */
export const APPLICATION_ID = 0x434c426e;

const pragmaValue = (database: Database, pragma: string): unknown =>
  database.prepare(`PRAGMA ${pragma}`).pluck().get();

const isEmpty = (database: Database): boolean =>
  database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

/**
 * Migrates a database to the newest version, in one transaction.
 * @param backUp called before a database that has results is changed, while nobody else can write to it
 * @throws UserError for another program's database, one of a newer version, or a damaged one.
 */
export function migrate(database: Database, file: string, backUp: (version: number) => void): void {
  const bringUp = database.transaction(() => {
    // Read inside the transaction: another process may have migrated in the meantime.
    const version = checkedVersion(database, file);
    if (version === migrations.length) return;
    if (version > 0) backUp(version);
    migrateFrom(version, database, file);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
  bringUp.immediate();
}

/** If this fails although SQLite can write, the database is damaged. */
function migrateFrom(version: number, database: Database, file: string): void {
  try {
    for (const migration of migrations.slice(version)) migration(database);
  } catch (error) {
    if (error instanceof SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT')) throw error;
    throw damaged(file, messageOf(error));
  }
}

/**
 * Whether a database that is only read has the newest version.
 * @throws UserError for another program's database, one of a newer version, one without results, or a damaged one.
 */
export function isUpToDate(database: Database, file: string): boolean {
  // In one snapshot, since another process may be creating or migrating it right now.
  const version = database.transaction(() => checkedVersion(database, file))();
  if (version === 0) {
    throw new UserError(`${file} has no results yet; make some with: continual-bench run`);
  }
  return version === migrations.length;
}

function checkedVersion(database: Database, file: string): number {
  const application = Number(pragmaValue(database, 'application_id'));
  const version = Number(pragmaValue(database, 'user_version'));
  const fresh = application === 0 && version === 0 && isEmpty(database);
  if (application !== APPLICATION_ID && !fresh) {
    throw new UserError(`${file} is another program's database; give a different file with --db`);
  }
  if (version > migrations.length) {
    throw new UserError(
      `${file} has version ${version}, but this program reads only up to version ${migrations.length}; ` +
        'use a newer continual-bench',
    );
  }
  if (!fresh) requireSound(database, version, file);
  return version;
}

/** SQLite does not notice damage unless it is asked to look for it. */
function requireSound(database: Database, version: number, file: string): void {
  if (version < 1) throw damaged(file, `version ${version}`);
  const there = schemaOf(database);
  const lacking = [...expectedSchema(version)].find(([name, definition]) => there.get(name) !== definition);
  if (lacking) throw damaged(file, `${lacking[0]} is missing or has changed`);
  const problem = pragmaValue(database, 'integrity_check(1)');
  if (problem !== 'ok') throw damaged(file, `${problem}`);
}

/** The tables and indices of a version, as {@link schemaOf} returns them. */
function expectedSchema(version: number): Map<string, string> {
  const model = openKept(':memory:');
  try {
    for (const migration of migrations.slice(0, version)) migration(model);
    return schemaOf(model);
  } finally {
    model.close();
  }
}

/** Definitions of tables and indices by name; white space does not count. */
const schemaOf = (database: Database): Map<string, string> =>
  new Map(
    database
      .prepare<[], { name: string; sql: string | null }>('SELECT name, sql FROM sqlite_schema')
      .all()
      .map(({ name, sql }) => [name, `${sql}`.replace(/\s+/g, ' ')]),
  );
