import { expect, it } from 'vitest';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { trainingLosses } from '../../src/store/migrations/019-training-losses.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { entry, finishedRun, folder, newRun, totals } from './samples.js';

/** The version before training losses were stored. */
const BEFORE = migrations.indexOf(trainingLosses);

/** Of two tasks; nothing is trained in the second. */
const before = {
  every: 4,
  accuracies: [
    { step: 4, trainTask: 1, testTask: 1, accuracy: 0.5 },
    { step: 8, trainTask: 2, testTask: 1, accuracy: 0.25 },
    { step: 8, trainTask: 2, testTask: 2, accuracy: 0.75 },
  ],
};
const anytime = {
  ...before,
  losses: [
    { step: 4, loss: 0.1 + 0.2 },
    { step: 8, loss: null },
  ],
  taskEnds: [5, 9],
};

function storeWith(file: string) {
  const store = openStore(file);
  const run = newRun({ seed: 5 });
  store.begin(run);
  for (const [train, row] of [[1], [0.5, 0.75]].entries())
    for (const [test, accuracy] of row.entries())
      store.addAccuracy(run.id, entry(train + 1, test + 1, accuracy));
  store.finish(run.id, { ...totals, anytime });
  return { store, id: run.id };
}

it('a run of the version before keeps its id, and has none', () => {
  const [file, id] = databaseOfVersion(BEFORE);
  for (const readonly of [true, false]) {
    expect(runsIn(file, readonly)).toMatchObject([{ id, status: 'finished', anytime: null }]);
  }
});

it('a run that was tested on the way before keeps its accuracies, and has none', () => {
  const store = openStore(`${folder()}/results.sqlite`);
  store.importFinished([{ ...finishedRun([[1], [0.5, 0.75]]), anytime: before } as never]);
  expect(store.runs()[0]!.anytime).toEqual(before);
  store.close();
});

it('are stored with their run, also in an old database, and deleted with it', () => {
  const [file] = databaseOfVersion(BEFORE);
  const { store, id } = storeWith(file);
  const runs = store.runs({ id: [id] });
  expect(runs[0]!.anytime).toEqual(anytime);
  store.delete(runs);
  store.importFinished([{ ...runs[0]!, anytime: null } as never]);
  expect(store.runs({ id: [id] })[0]!.anytime).toBeNull();
  store.close();
});

it('are gained in place of others', () => {
  const { store, id } = storeWith(`${folder()}/results.sqlite`);
  const every = {
    every: 8,
    accuracies: anytime.accuracies.slice(1),
    losses: [{ step: 8, loss: -1 }],
    taskEnds: [5, 9],
  };
  expect(store.claim(id, '', () => true)).toBe('claimed');
  store.gain(id, every);
  expect(store.runs()[0]!.anytime).toEqual(every);
  store.close();
});

it('are in lines if they were kept', () => {
  const run = finishedRun([[1], [0.5, 0.75]]);
  expect(runOfLine(linesOf([{ ...run, anytime }]).trim()).anytime).toEqual(anytime);
  const old = linesOf([{ ...run, anytime: before }]).trim();
  expect(old).not.toContain('losses');
  expect(runOfLine(old).anytime).toEqual(before);
});

it.each([
  ['a missing one', [{ step: 4, loss: 1 }], 'the training loss at step 8 is missing'],
  [
    'one too many',
    [4, 8, 12].map((step) => ({ step, loss: 1 })),
    'the training loss at step 12 is out of order',
  ],
  ['another step', [5, 8].map((step) => ({ step, loss: 1 })), 'the training loss at step 5 is out of order'],
])('lines with %s are refused', (_, losses, message) => {
  const text = linesOf([{ ...finishedRun([[1], [0.5, 0.75]]), anytime: { ...before, losses } }]).trim();
  expect(() => runOfLine(text)).toThrow(message);
});

it.each([
  ['too few', [5], 'the ends of the tasks cannot be right'],
  ['another order', [9, 5], 'the ends of the tasks cannot be right'],
  ['one that is too early', [3, 9], 'task 1 was not learnt at step 4'],
  ['one that is too late', [8, 9], 'task 2 was not learnt at step 8'],
])('lines with ends of tasks that are wrong are refused: %s', (_, taskEnds, message) => {
  const text = linesOf([{ ...finishedRun([[1], [0.5, 0.75]]), anytime: { ...anytime, taskEnds } }]).trim();
  expect(() => runOfLine(text)).toThrow(message);
});

it('ends of tasks that are no numbers are damage', () => {
  const file = `${folder()}/results.sqlite`;
  storeWith(file).store.close();
  damage(file, 'task_ends', '["5", 9]');
  expect(() => runsIn(file, true)).toThrow(/it is damaged; restore a copy/);
});

it('an infinite loss is damage', () => {
  const file = `${folder()}/results.sqlite`;
  storeWith(file).store.close();
  damage(file, 'loss', '9e999', 'training_losses');
  expect(() => runsIn(file, true)).toThrow(/the training losses cannot be right/);
});
