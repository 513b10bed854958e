import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { openKept } from '../../src/store/kept-database.js';
import { openStore } from '../../src/store/store.js';
import { type Choice, finishedRun } from '../store/samples.js';

/** A finished run of two tasks. */
export const finished = (choice: Choice = {}): RunRecord => finishedRun([[0.9], [0.5, 0.8]], choice);

/** The same of a whole configuration. */
export const finishedAs = (configuration: RunConfiguration): RunRecord => ({
  ...finished(),
  id: identityOf(configuration),
  configuration,
});

export const storedRuns: readonly RunRecord[] = [finished({ seed: 1 }), finished({ seed: 2 })];

/** The bytes of a database that `make` has made at a path. */
export function databaseBy(make: (file: string) => void): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-test-'));
  try {
    const file = join(folder, 'made.sqlite');
    make(file);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bytes of a database of finished runs. */
export const databaseOf = (runs: readonly RunRecord[]): Buffer =>
  databaseBy((file) => {
    const store = openStore(file);
    for (const run of runs) {
      const { parameterCount, seconds, peakMemory, finishedAt, ...rest } = run;
      store.importFinished([
        {
          ...rest,
          parameterCount: parameterCount!,
          seconds: seconds!,
          peakMemory: peakMemory!,
          finishedAt: finishedAt!,
        },
      ]);
    }
    store.close();
  });

/** The bytes of a database that is found beside the inputs. */
export const storedResults = databaseOf(storedRuns);

/** The same changed by statements, past what the schema checks. */
export const changedResults = (...statements: string[]): Buffer =>
  changedDatabase(storedResults, (database) => {
    database.exec('PRAGMA ignore_check_constraints = ON');
    database.unsafeMode();
    database.exec('PRAGMA writable_schema = ON');
    for (const statement of statements) database.exec(statement);
  });

const changedDatabase = (bytes: Buffer, change: (database: Database) => void): Buffer => {
  const database = openKept(bytes);
  try {
    change(database);
    return database.serialize();
  } finally {
    database.close();
  }
};
