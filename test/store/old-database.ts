import { join } from 'node:path';
import type { RunRecord } from '../../src/runs/record.js';
import { openKept } from '../../src/store/kept-database.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { finishedRun, folder } from './samples.js';
import { writeVersionOne } from './version-one.js';

/** A database of an earlier version with a finished run. @returns the file and the run's id there */
export function databaseOfVersion(version: number): [file: string, id: string] {
  const file = join(folder(), 'results.sqlite');
  writeVersionOne(file, [finishedRun([[0.75]])]);
  const database = openKept(file);
  database.transaction(() => {
    for (const migration of migrations.slice(1, version)) migration(database);
  })();
  const id = database.prepare('SELECT id FROM runs').pluck().get() as string;
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
  return [file, id];
}

export function runsIn(file: string, readonly: boolean): RunRecord[] {
  const store = openStore(file, { readonly });
  try {
    return store.runs();
  } finally {
    store.close();
  }
}

/** Writes a text into a column of all runs, or of another table, past what the schema checks. */
export function damage(file: string, column: string, text: string, table = 'runs'): void {
  openStore(file).close();
  const database = openKept(file);
  database.exec('PRAGMA ignore_check_constraints = ON');
  database.prepare(`UPDATE ${table} SET ${column} = ?`).run(text);
  database.close();
}
