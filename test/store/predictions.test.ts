import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import type { Confusion } from '../../src/training/confusion.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { entry, finishedRun, newRun, totals } from './samples.js';

/** Of a task with 2,000 test samples, of which 1,500 are right. */
const confusion: Confusion = {
  kind: 'class',
  tasks: [
    {
      classes: { 0: [0], 1: [1] },
      counts: [
        [0, 0, 900],
        [0, 1, 100],
        [1, 0, 400],
        [1, 1, 600],
      ],
    },
  ],
};
const known: RunRecord = { ...finishedRun([[0.75]]), confusion };
known.accuracies[0]!.taskAware = 0.875;

it('a run of version 11 keeps its id, and has neither confusion matrices nor task-aware accuracies', () => {
  const [file, id] = databaseOfVersion(11);
  for (const readonly of [true, false]) {
    const [run] = runsIn(file, readonly);
    expect(run).toMatchObject({ id, status: 'finished', confusion: null });
    expect(run!.accuracies[0]).not.toHaveProperty('taskAware');
  }
});

it('a new run in an old database gets both', () => {
  const [file] = databaseOfVersion(11);
  const store = openStore(file);
  const run = newRun({ seed: 5, tasks: 1 });
  store.begin(run);
  store.addAccuracy(run.id, { ...entry(1, 1, 0.75), taskAware: 0.875 });
  const stored = () => store.runs().find(({ id }) => id === run.id)!;
  expect(stored().confusion).toBeNull();
  store.finish(run.id, { ...totals, confusion });
  expect(stored().confusion).toEqual(confusion);
  expect(stored().accuracies).toEqual([{ ...entry(1, 1, 0.75), taskAware: 0.875 }]);
  store.close();
});

it('lines have both if they are known', () => {
  const line = linesOf([known]).trim();
  expect(runOfLine(line)).toMatchObject({ confusion, accuracies: [{ taskAware: 0.875 }] });
  const old = linesOf([finishedRun([[0.75]])]).trim();
  expect(old).not.toMatch(/confusion|taskAware/);
  expect(runOfLine(old).confusion).toBeNull();
});

const changed = (change: (run: RunRecord) => void): RunRecord => {
  const run = structuredClone(known);
  change(run);
  return run;
};
const counts = (run: RunRecord) => run.confusion!.tasks[0]!.counts;
const ofTaskOne = 'the confusion matrix of task 1 does not agree with';

describe.each<[string, RunRecord, string]>([
  [
    'another number of samples',
    changed((run) => counts(run)[1]!.splice(2, 1, 99)),
    `${ofTaskOne} its number of test samples`,
  ],
  [
    'as many samples of which others are right',
    changed((run) => {
      counts(run)[0]![2] += 1;
      counts(run)[1]![2] -= 1;
    }),
    `${ofTaskOne} its accuracy`,
  ],
  ['labels out of order', changed((run) => counts(run).reverse()), `${ofTaskOne} its labels`],
  [
    'a label without classes',
    changed((run) => delete run.confusion!.tasks[0]!.classes['1']),
    `${ofTaskOne} its labels`,
  ],
  [
    'classes of another task',
    changed((run) => Object.assign(run.confusion!.tasks[0]!.classes, { 1: [3] })),
    `${ofTaskOne} its classes`,
  ],
  [
    'more tasks',
    changed((run) => run.confusion!.tasks.push(run.confusion!.tasks[0]!)),
    'there are confusion matrices of 2 tasks, but 1 task',
  ],
  [
    'a task-aware accuracy below the accuracy',
    changed((run) => Object.assign(run.accuracies[0]!, { taskAware: 0.5 })),
    'the task-aware accuracy on task 1 after task 1 cannot be below that among all classes',
  ],
])('%s', (_, run, message) => {
  it('in a line is refused', () => {
    expect(() => runOfLine(linesOf([run]).trim())).toThrow(message);
  });

  it('in a database is damage', () => {
    const [file] = databaseOfVersion(11);
    damage(file, 'confusion', JSON.stringify(run.confusion));
    damage(file, 'task_classes', JSON.stringify(run.taskClasses));
    damage(file, 'task_aware', `${run.accuracies[0]!.taskAware}`, 'accuracies');
    expect(() => runsIn(file, true)).toThrow(message);
  });
});

it('task-aware accuracies of some evaluations alone are refused', () => {
  const run = finishedRun([[0.75], [0.5, 0.5]]);
  run.accuracies[1]!.taskAware = 1;
  expect(() => runOfLine(linesOf([run]).trim())).toThrow(
    'the task-aware accuracy on task 1 after task 1 is missing',
  );
});

it.each([
  ['no JSON', 'ignored'],
  ['an unknown kind', '{"kind":"none","tasks":[]}'],
  ['counts that are none', '{"kind":"task","tasks":[{"classes":{"0":[0]},"counts":[[0,0,-1]]}]}'],
])('%s in place of confusion matrices is damage', (_, text) => {
  const [file] = databaseOfVersion(11);
  damage(file, 'confusion', text);
  expect(() => runsIn(file, true)).toThrow(/it is damaged; restore a copy/);
});
