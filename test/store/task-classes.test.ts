import { expect, it } from 'vitest';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { finishedRun, newRun } from './samples.js';

it('a run of version 8 keeps its id, and has no classes', () => {
  const [file, id] = databaseOfVersion(8);
  for (const readonly of [true, false]) {
    expect(runsIn(file, readonly)).toMatchObject([{ id, status: 'finished', taskClasses: null }]);
  }
});

it('a new run in an old database has its classes, from its start on; one whose tasks are not known has none', () => {
  const [file] = databaseOfVersion(8);
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
  const [file] = databaseOfVersion(8);
  damage(file, 'task_classes', text);
  expect(() => runsIn(file, true)).toThrow(/it is damaged; restore a copy/);
});
