import { describe, expect, test } from 'vitest';
import {
  averageAccuracy,
  averageAccuracyCurve,
  backwardTransfer,
  forgetting,
  forwardTransfer,
  intransigence,
  learningAccuracy,
  sampleAccuracy,
  taskAwareAccuracy,
  taskAwareGap,
} from '../../src/training/metrics.js';
import { entry } from '../store/samples.js';

// Four tasks: rows are after training on tasks 1, 1 to 2, …, columns the tested tasks; the first row is the initial
// network. To the right of the diagonal are the tasks that were not learnt yet.
//
//        0.40  0.50  0.60  0.50
//   1    0.90  0.55
//   1–2  0.95  0.80  0.50
//   1–3  0.60  0.85  0.70  0.80
//   1–4  0.50  0.65  0.75  1.00
const accuracies = [
  entry(4, 4, 1),
  entry(1, 1, 0.9),
  ...[0.95, 0.8].map((accuracy, index) => entry(2, index + 1, accuracy)),
  ...[0.6, 0.85, 0.7].map((accuracy, index) => entry(3, index + 1, accuracy)),
  ...[0.5, 0.65, 0.75].map((accuracy, index) => entry(4, index + 1, accuracy)),
];
const early = [
  entry(1, 2, 0.55),
  entry(2, 3, 0.5),
  entry(3, 4, 0.8),
  ...[0.4, 0.5, 0.6, 0.5].map((accuracy, index) => entry(0, index + 1, accuracy)),
];

describe('by hand', () => {
  test('the average accuracy is the mean of one row', () => {
    expect(averageAccuracy(accuracies, 1)).toBe(0.9);
    expect(averageAccuracy(accuracies, 2)).toBeCloseTo(1.75 / 2, 15);
    expect(averageAccuracy(accuracies, 4)).toBeCloseTo(2.9 / 4, 15);
    expect(averageAccuracyCurve(accuracies, 3)).toEqual([0.9, 1.75 / 2, expect.closeTo(2.15 / 3, 15)]);
  });

  test('learning accuracy is the mean of the diagonal', () => {
    expect(learningAccuracy(accuracies, 4)).toBeCloseTo((0.9 + 0.8 + 0.7 + 1) / 4, 15);
    expect(learningAccuracy(accuracies, 1)).toBe(0.9);
  });

  test('accuracy over samples weights the last row by the numbers of samples', () => {
    const ofSizes = [100, 300, 100, 500].map((samples, task) => ({
      ...accuracies.find(({ trainTask, testTask }) => trainTask === 4 && testTask === task + 1)!,
      samples,
    }));
    // 50 + 195 + 75 + 500 of 1,000 samples.
    expect(sampleAccuracy(ofSizes, 4)).toBeCloseTo(0.82, 15);
    expect(sampleAccuracy(accuracies, 4)).toBeCloseTo(averageAccuracy(accuracies, 4), 15);
    expect(() => sampleAccuracy(ofSizes.slice(1), 4)).toThrow('row 4 of the accuracy matrix has 3 entries');
  });

  test('forgetting is from the best accuracy before the last task', () => {
    // 0.95 − 0.50, 0.85 − 0.65, 0.70 − 0.75: the last task counts neither as forgotten nor as a best.
    expect(forgetting(accuracies, 4)).toBeCloseTo((0.45 + 0.2 - 0.05) / 3, 15);
  });

  test('backward transfer is from the accuracy when a task was learnt', () => {
    // 0.50 − 0.90, 0.65 − 0.80, 0.75 − 0.70.
    expect(backwardTransfer(accuracies, 4)).toBeCloseTo((-0.4 - 0.15 + 0.05) / 3, 15);
  });

  test('forward transfer is from the initial network to the network before the task', () => {
    // 0.55 − 0.50, 0.50 − 0.60, 0.80 − 0.50.
    expect(forwardTransfer(early, 4)).toBeCloseTo((0.05 - 0.1 + 0.3) / 3, 15);
  });

  test('intransigence is from the diagonal of joint training', () => {
    // Joint training: rows 0.90; 0.90, 0.95; 0.85, 0.80, 0.90; 0.95, 0.85, 0.75, 0.80.
    const joint = [[0.9], [0.9, 0.95], [0.85, 0.8, 0.9], [0.95, 0.85, 0.75, 0.8]].flatMap((row, train) =>
      row.map((accuracy, test) => entry(train + 1, test + 1, accuracy)),
    );
    // 0.90 − 0.90, 0.95 − 0.80, 0.90 − 0.70, 0.80 − 1.00.
    expect(intransigence(accuracies, joint, 4)).toBeCloseTo((0 + 0.15 + 0.2 - 0.2) / 4, 15);
    expect(intransigence(joint, joint, 4)).toBe(0);
    expect(() => intransigence(accuracies, joint.slice(0, -1), 4)).toThrow(
      'the accuracy on task 4 after task 4 is missing',
    );
  });

  test('task-aware accuracy is the mean of the last row with the task known, and the gap what that adds', () => {
    const known = [0.8, 0.9, 0.75, 1];
    const aware = accuracies.map((one) => ({
      ...one,
      taskAware: one.trainTask === 4 ? known[one.testTask - 1]! : 1,
    }));
    expect(taskAwareAccuracy(aware, 4)).toBeCloseTo(3.45 / 4, 15);
    // 0.80 − 0.50, 0.90 − 0.65, 0.75 − 0.75, 1 − 1.
    expect(taskAwareGap(aware, 4)).toBeCloseTo((0.3 + 0.25) / 4, 15);
    const gappy = aware.map(({ taskAware, ...one }) => (one.testTask === 2 ? one : { ...one, taskAware }));
    expect(() => taskAwareAccuracy(gappy, 4)).toThrow('row 4 of the accuracy matrix has 3 entries');
  });

  test('after two tasks forgetting is backward transfer turned around', () => {
    expect(forgetting(accuracies, 2)).toBeCloseTo(-0.05, 15);
    expect(backwardTransfer(accuracies, 2)).toBeCloseTo(0.05, 15);
  });
});

test('a single task has no forgetting and no transfer', () => {
  expect(forgetting(accuracies, 1)).toBeNull();
  expect(backwardTransfer(accuracies, 1)).toBeNull();
  expect(forwardTransfer([entry(0, 1, 0.5)], 1)).toBeNull();
});

test('what was not measured before tasks were learnt gives no forward transfer', () => {
  expect(forwardTransfer([], 4)).toBeNull();
  expect(() => forwardTransfer(early.slice(1), 4)).toThrow('the accuracy on task 2 after task 1 is missing');
});

test('what did not measure task-aware accuracy has none, and no gap', () => {
  expect(taskAwareAccuracy(accuracies, 4)).toBeNull();
  expect(taskAwareGap(accuracies, 4)).toBeNull();
});

test('a matrix with gaps is refused', () => {
  expect(() => averageAccuracy(accuracies.slice(1), 4)).toThrow('row 4 of the accuracy matrix has 3 entries');
  const withoutFirst = accuracies.filter(({ trainTask }) => trainTask > 1);
  expect(() => forgetting(withoutFirst, 4)).toThrow('the accuracy on task 1 after task 1 is missing');
  expect(() => backwardTransfer(withoutFirst, 4)).toThrow('the accuracy on task 1 after task 1 is missing');
});
