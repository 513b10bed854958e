import Sqlite, { type Database, type Options } from 'better-sqlite3';

/** For as long as the process lives. */
const kept = new Set<Database>();

/**
 * Opens a database whose statements live as long as the process: each is prepared once, and none is ever collected.
 * From Node 24.19 on, a process aborts if the garbage collector takes an object of better-sqlite3 while no JavaScript
 * is running (https://github.com/WiseLibs/better-sqlite3/issues/1515; version 13 mends it, and needs Node 22.14). For
 * the same reason nothing here may use `pragma` and `iterate`, which make an object for each call.
 * @param source the name of a file, or the contents of one
 */
export function openKept(source: string | Buffer, options: Options = {}): Database {
  const database = new Sqlite(source, options);
  const prepare = database.prepare.bind(database);
  const statements = new Map<string, ReturnType<Database['prepare']>>();
  const prepareOnce = (sql: string) => {
    const statement = statements.get(sql) ?? prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  kept.add(Object.assign(database, { prepare: prepareOnce }));
  return database;
}
