import { expect, it } from 'vitest';
import { scalarsOf } from '../../../src/reporting/tensorboard/scalars.js';
import { finishedRun } from '../../store/samples.js';

const run = {
  ...finishedRun([[1], [0.5, 0.75]]),
  anytime: {
    every: 4,
    accuracies: [
      { step: 4, trainTask: 1, testTask: 1, accuracy: 0.5 },
      { step: 8, trainTask: 2, testTask: 1, accuracy: 0.25 },
      { step: 8, trainTask: 2, testTask: 2, accuracy: 0.75 },
    ],
    losses: [
      { step: 4, loss: 0.125 },
      { step: 8, loss: null },
    ],
    taskEnds: [5, 10],
  },
};

it('are accuracies after each task, accuracies on the way, and losses, with their steps', () => {
  expect(scalarsOf(run).map(({ tag, step, value }) => `${tag} ${step}: ${value}`)).toEqual([
    'accuracy after tasks/average 1: 1',
    'accuracy after tasks/task 1 1: 1',
    'accuracy after tasks/average 2: 0.625',
    'accuracy after tasks/task 1 2: 0.5',
    'accuracy after tasks/task 2 2: 0.75',
    'accuracy on the way/average 4: 0.5',
    'accuracy on the way/task 1 4: 0.5',
    'accuracy on the way/average 8: 0.5',
    'accuracy on the way/task 1 8: 0.25',
    'accuracy on the way/task 2 8: 0.75',
    'training/loss 4: 0.125',
  ]);
});

it('have times between the start and the end of the run, a minute later', () => {
  const start = Date.parse(run.startedAt) / 1000;
  const times = new Map(
    scalarsOf(run).map(({ tag, step, wallTime }) => [`${tag} ${step}`, wallTime - start]),
  );
  expect(times.get('accuracy after tasks/average 1')).toBe(30);
  expect(times.get('accuracy after tasks/average 2')).toBe(60);
  expect(times.get('training/loss 4')).toBe(24);
});

it('are the accuracies alone of a run without others', () => {
  expect(scalarsOf({ ...run, anytime: null })).toHaveLength(5);
});
