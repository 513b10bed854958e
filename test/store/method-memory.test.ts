import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { openKept } from '../../src/store/kept-database.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { entry, finishedRun, folder, newRun, totals } from './samples.js';
import { writeVersionOne } from './version-one.js';

/** A database of version 7 with a finished run. @returns the file and the run's id there */
function databaseOfVersionSeven(): [file: string, id: string] {
  const file = join(folder(), 'results.sqlite');
  writeVersionOne(file, [finishedRun([[0.75]])]);
  const database = openKept(file);
  database.transaction(() => {
    for (const migration of migrations.slice(1, 7)) migration(database);
  })();
  const id = database.prepare('SELECT id FROM runs').pluck().get() as string;
  database.exec('PRAGMA user_version = 7');
  database.close();
  return [file, id];
}

function runsIn(file: string, readonly: boolean): RunRecord[] {
  const store = openStore(file, { readonly });
  try {
    return store.runs();
  } finally {
    store.close();
  }
}

it('a run of version 7 keeps its id, and has none', () => {
  const [file, id] = databaseOfVersionSeven();
  for (const readonly of [true, false]) {
    expect(runsIn(file, readonly)).toMatchObject([{ id, status: 'finished', methodMemory: null }]);
  }
});

it('a run that is not finished has none; a new one in an old database gets it', () => {
  const [file] = databaseOfVersionSeven();
  const store = openStore(file);
  const run = newRun({ seed: 5, tasks: 1 });
  store.begin(run);
  store.addAccuracy(run.id, entry(1, 1, 0.9));
  const stored = () => store.runs().find(({ id }) => id === run.id)!.methodMemory;
  expect(stored()).toBeNull();
  store.finish(run.id, totals);
  expect(stored()).toEqual(totals.methodMemory);
  store.close();
});

it.each([
  ['no JSON', 'ignored'],
  ['other JSON', '{"bytes":1}'],
  ['bytes below 0', '{"bytes":-1,"samples":{"count":0,"as":"images","bytesEach":784}}'],
])('%s in its place is damage', (_, text) => {
  const [file] = databaseOfVersionSeven();
  openStore(file).close();
  const database = openKept(file);
  database.exec('PRAGMA ignore_check_constraints = ON');
  database.prepare('UPDATE runs SET method_memory = ?').run(text);
  database.close();
  expect(() => runsIn(file, true)).toThrow(/it is damaged; restore a copy/);
});
