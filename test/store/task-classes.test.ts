import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { openKept } from '../../src/store/kept-database.js';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { finishedRun, folder, newRun } from './samples.js';
import { writeVersionOne } from './version-one.js';

/** A database of version 8 with a finished run. @returns the file and the run's id there */
function databaseOfVersionEight(): [file: string, id: string] {
  const file = join(folder(), 'results.sqlite');
  writeVersionOne(file, [finishedRun([[0.75]])]);
  const database = openKept(file);
  database.transaction(() => {
    for (const migration of migrations.slice(1, 8)) migration(database);
  })();
  const id = database.prepare('SELECT id FROM runs').pluck().get() as string;
  database.exec('PRAGMA user_version = 8');
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

it('a run of version 8 keeps its id, and has no classes', () => {
  const [file, id] = databaseOfVersionEight();
  for (const readonly of [true, false]) {
    expect(runsIn(file, readonly)).toMatchObject([{ id, status: 'finished', taskClasses: null }]);
  }
});

it('a new run in an old database has its classes, from its start on; one whose tasks are not known has none', () => {
  const [file] = databaseOfVersionEight();
  const store = openStore(file);
  const taskClasses = [
    [3, 8],
    [0, 1],
  ];
  store.begin({ ...newRun({ seed: 5 }), taskClasses });
  store.begin(newRun({ seed: 6 }));
  const stored = (seed: number) =>
    store.runs().find(({ configuration }) => configuration.seed === seed)!.taskClasses;
  expect(stored(5)).toEqual(taskClasses);
  expect(stored(6)).toBeNull();
  store.close();
});

it('lines have them if they are known', () => {
  const run = finishedRun([[0.75]]);
  expect(runOfLine(linesOf([run]).trim()).taskClasses).toEqual([[0, 1]]);
  const old = linesOf([{ ...run, taskClasses: null }]).trim();
  expect(old).not.toContain('taskClasses');
  expect(runOfLine(old).taskClasses).toBeNull();
});

it.each([
  ['no JSON', 'ignored'],
  ['a task without classes', '[[]]'],
  ['a class below 0', '[[-1]]'],
  ['the classes of more tasks than there are', '[[0,1],[2,3]]'],
])('%s in their place is damage', (_, text) => {
  const [file] = databaseOfVersionEight();
  openStore(file).close();
  const database = openKept(file);
  database.exec('PRAGMA ignore_check_constraints = ON');
  database.prepare('UPDATE runs SET task_classes = ?').run(text);
  database.close();
  expect(() => runsIn(file, true)).toThrow(/it is damaged; restore a copy/);
});
