import { describe, expect, it } from 'vitest';
import { confusionMatrix } from '../../../src/reporting/cells/confusion.js';
import type { Confusion, TaskConfusion } from '../../../src/training/confusion.js';
import { finishedRun } from '../../store/samples.js';

const matrixOf = (kind: Confusion['kind'], ...runs: TaskConfusion[][]) =>
  confusionMatrix({ runs: runs.map((tasks) => ({ ...finishedRun([[1]]), confusion: { kind, tasks } })) })!;

/** By the places of row and column. */
const sharesIn = ({ squares }: ReturnType<typeof matrixOf>) =>
  Object.fromEntries(squares.map(({ row, column, share }) => [`${row} ${column}`, share]));

/** Two tasks; of the first class a quarter is taken for one of the second task. */
const first: TaskConfusion = {
  classes: { 0: [7], 1: [3] },
  counts: [
    [0, 0, 30],
    [0, 3, 10],
    [1, 1, 20],
  ],
};
const second: TaskConfusion = {
  classes: { 2: [5], 3: [9] },
  counts: [
    [2, 2, 10],
    [3, 1, 10],
    [3, 3, 10],
  ],
};

describe('class-incremental', () => {
  it('it is over all classes, by share of the true class, with the task of each', () => {
    const matrix = matrixOf('class', [first, second]);
    expect(matrix.labels).toEqual([
      { task: 1, name: '7' },
      { task: 1, name: '3' },
      { task: 2, name: '5' },
      { task: 2, name: '9' },
    ]);
    expect(sharesIn(matrix)).toEqual({
      '0 0': 0.75,
      '0 3': 0.25,
      '1 1': 1,
      '2 2': 1,
      '3 1': 0.5,
      '3 3': 0.5,
    });
  });

  it('it is the mean over seeds, and runs without one do not count', () => {
    const other: TaskConfusion = {
      ...first,
      counts: [
        [0, 0, 10],
        [0, 1, 10],
        [1, 1, 20],
      ],
    };
    const runs = [
      [first, second],
      [other, second],
    ].map((tasks) => ({
      ...finishedRun([[1]]),
      confusion: { kind: 'class' as const, tasks },
    }));
    const matrix = confusionMatrix({ runs: [...runs, finishedRun([[1]])] })!;
    expect(matrix.n).toBe(2);
    expect(sharesIn(matrix)).toMatchObject({ '0 0': 0.625, '0 1': 0.25, '0 3': 0.125, '1 1': 1 });
    expect(confusionMatrix({ runs: [finishedRun([[1]])] })).toBeUndefined();
  });

  it('classes that differ between seeds are named by their labels', () => {
    const other: TaskConfusion = { ...first, classes: { 0: [8], 1: [3] } };
    expect(matrixOf('class', [first, second], [other, second]).labels.map(({ name }) => name)).toEqual([
      'label 0',
      '3',
      '5',
      '9',
    ]);
  });
});

it('domain-incremental: tasks add up, and a label stands for the classes of all', () => {
  const of = (classes: [number, number], wrong: number): TaskConfusion => ({
    classes: { 0: [classes[0]], 1: [classes[1]] },
    counts: [
      [0, 0, 10 - wrong],
      [0, 1, wrong],
      [1, 1, 10],
    ],
  });
  const matrix = matrixOf('domain', [of([0, 1], 1), of([2, 3], 5)]);
  expect(matrix.labels).toEqual([
    { task: null, name: '0, 2' },
    { task: null, name: '1, 3' },
  ]);
  expect(sharesIn(matrix)).toEqual({ '0 0': 0.7, '0 1': 0.3, '1 1': 1 });
});

it('task-incremental: each task has a block of its own', () => {
  const of = (classes: [number, number], wrong: number, taken: number): TaskConfusion => ({
    classes: { 0: [classes[0]], 1: [classes[1]] },
    counts: [
      [0, 0, 10 - wrong],
      [0, taken, wrong],
      [1, 1, 10],
    ],
  });
  // In the second task an output that none of its classes has is predicted.
  const matrix = matrixOf('task', [of([0, 1], 1, 1), of([2, 3], 5, 2)]);
  expect(matrix.labels).toEqual([
    { task: 1, name: '0' },
    { task: 1, name: '1' },
    { task: 2, name: '2' },
    { task: 2, name: '3' },
    { task: 2, name: 'label 2' },
  ]);
  expect(sharesIn(matrix)).toEqual({ '0 0': 0.9, '0 1': 0.1, '1 1': 1, '2 2': 0.5, '2 4': 0.5, '3 3': 1 });
});

describe('classes with names', () => {
  const classNames = [
    'ant',
    'bee',
    'cat',
    'dog',
    'eel',
    'fox',
    'gnu',
    'a very long name for a hen',
    'ibis',
    'jay',
  ];
  const named = (kind: Confusion['kind'], tasks: TaskConfusion[]) =>
    confusionMatrix({ runs: [{ ...finishedRun([[1]]), confusion: { kind, tasks, classNames } }] })!.labels;

  it('are called by them, as far as there is room', () => {
    expect(named('class', [first, second]).map(({ name }) => name)).toEqual([
      'a very long name for a …',
      'dog',
      'fox',
      'jay',
    ]);
    const all: TaskConfusion = { classes: { 0: [0, 1, 2, 3, 4, 5, 6] }, counts: [[0, 0, 7]] };
    expect(named('domain', [all])).toEqual([{ task: null, name: 'ant, bee, cat, dog, eel, …' }]);
  });
});
