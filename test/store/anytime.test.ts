import { expect, it } from 'vitest';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { entry, finishedRun, folder, newRun, totals } from './samples.js';

/** The version before accuracies on the way were stored. */
const BEFORE = 10;

/** Of two tasks, the second from the sixth step on. */
const anytime = {
  every: 4,
  accuracies: [
    { step: 4, trainTask: 1, testTask: 1, accuracy: 0.5 },
    { step: 8, trainTask: 2, testTask: 1, accuracy: 0.25 },
    { step: 8, trainTask: 2, testTask: 2, accuracy: 0.75 },
  ],
};
const rows = [[1], [0.5, 0.75]] as const;

function storeWith(file: string, onTheWay: typeof anytime | null) {
  const store = openStore(file);
  const run = newRun({ seed: 5 });
  store.begin(run);
  for (const [train, row] of rows.entries())
    for (const [test, accuracy] of row.entries())
      store.addAccuracy(run.id, entry(train + 1, test + 1, accuracy));
  store.finish(run.id, { ...totals, anytime: onTheWay });
  return { store, id: run.id };
}

it('a run of the version before keeps its id, and has none', () => {
  const [file, id] = databaseOfVersion(BEFORE);
  for (const readonly of [true, false]) {
    expect(runsIn(file, readonly)).toMatchObject([{ id, status: 'finished', anytime: null }]);
  }
});

it('are stored with their run, also in an old database', () => {
  const [file] = databaseOfVersion(BEFORE);
  const { store, id } = storeWith(file, anytime);
  expect(store.runs({ id: [id] })[0]!.anytime).toEqual(anytime);
  store.close();
});

it('are gained by a finished run, whose other numbers stay', () => {
  const { store, id } = storeWith(`${folder()}/results.sqlite`, null);
  const [before] = store.runs();
  expect(before!.anytime).toBeNull();
  // Finished, so there is nothing to claim, unless it is to be computed again.
  expect(store.claim(id, '')).toMatchObject({ status: 'finished' });
  expect(store.claim(id, '', (run) => run.anytime === null)).toBe('claimed');
  store.gain(id, anytime);
  expect(store.runs()).toEqual([{ ...before, anytime }]);
  const every = { every: 8, accuracies: anytime.accuracies.slice(1) };
  expect(store.claim(id, '', () => true)).toBe('claimed');
  store.gain(id, every);
  expect(store.runs()).toEqual([{ ...before, anytime: every }]);
  store.close();
});

it('are in lines if they were measured', () => {
  const run = finishedRun([[1], [0.5, 0.75]]);
  expect(runOfLine(linesOf([{ ...run, anytime }]).trim()).anytime).toEqual(anytime);
  const old = linesOf([run]).trim();
  expect(old).not.toContain('anytime');
  expect(runOfLine(old).anytime).toBeNull();
});

it.each([
  [
    'a missing one',
    anytime.accuracies.slice(0, 2),
    'the accuracy on task 2 at step 8 is missing or out of order',
  ],
  [
    'a missing time',
    anytime.accuracies.slice(1),
    'the accuracy on task 1 at step 4 is missing or out of order',
  ],
  [
    'another order',
    [...anytime.accuracies].reverse(),
    'the accuracy on task 1 at step 4 is missing or out of order',
  ],
  [
    'a task too many',
    [{ step: 4, trainTask: 3, testTask: 1, accuracy: 1 }],
    'the accuracies at step 4 are out of order',
  ],
])('lines with %s are refused', (_, accuracies, message) => {
  const text = linesOf([{ ...finishedRun([[1], [0.5, 0.75]]), anytime: { every: 4, accuracies } }]).trim();
  expect(() => runOfLine(text)).toThrow(message);
});

it('another number of steps between them is damage', () => {
  const [file] = databaseOfVersion(BEFORE);
  storeWith(file, anytime).store.close();
  damage(file, 'evaluated_every', '3');
  expect(() => runsIn(file, true)).toThrow(/it is damaged; restore a copy.*at step 3 is missing/);
});
