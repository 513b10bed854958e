import { describe, expect, test } from 'vitest';
import type { AnytimeAccuracies } from '../../src/training/anytime-accuracy.js';
import {
  anytimeAverageAccuracy,
  dipAfterSwitch,
  worstCaseAccuracy,
} from '../../src/training/anytime-metrics.js';
import { entry } from '../store/samples.js';

// Three tasks, tested every 2 steps; rows are times, columns tasks. After tasks: 0.9 | 0.6 0.8 | 0.7 0.4 1.0.
const times: [step: number, accuracies: number[]][] = [
  [2, [0.8]],
  [4, [0.3, 0.5]],
  [6, [0.5, 0.7]],
  [8, [0.2, 0.6, 0.7]],
  [10, [0.6, 0.5, 0.9]],
];
const anytime: AnytimeAccuracies = {
  every: 2,
  accuracies: times.flatMap(([step, accuracies]) =>
    accuracies.map((accuracy, task) => ({
      step,
      trainTask: accuracies.length,
      testTask: task + 1,
      accuracy,
    })),
  ),
};
const matrix = [[0.9], [0.6, 0.8], [0.7, 0.4, 1]].flatMap((row, train) =>
  row.map((accuracy, test) => entry(train + 1, test + 1, accuracy)),
);
const none: AnytimeAccuracies = { every: 100, accuracies: [] };

describe('by hand', () => {
  test('the anytime average accuracy is the mean over times of that over tasks', () => {
    expect(anytimeAverageAccuracy(anytime)).toBeCloseTo((0.8 + 0.4 + 0.6 + 1.5 / 3 + 2 / 3) / 5, 12);
    expect(anytimeAverageAccuracy(none)).toBeNull();
  });

  test('the worst-case accuracy takes the lowest of each task since it was learnt, on the way or after a task', () => {
    // Task 1: 0.2, on the way; task 2: 0.4, after the last task; task 3: 1.0, at the end.
    expect(worstCaseAccuracy(anytime, matrix, 3)).toBeCloseTo((0.2 + 0.4 + 1) / 3, 12);
    // Without times, only those after tasks.
    expect(worstCaseAccuracy(none, matrix, 3)).toBeCloseTo((0.6 + 0.4 + 1) / 3, 12);
    expect(worstCaseAccuracy(none, matrix.slice(0, 1), 1)).toBe(0.9);
  });

  test('the dip after a switch is from just before it to the lowest while the task is learnt', () => {
    // Second task: 0.9 − 0.3; third: (0.6 + 0.8) / 2 − (0.2 + 0.6) / 2.
    expect(dipAfterSwitch(anytime, matrix, 3)).toBeCloseTo((0.6 + 0.3) / 2, 12);
    expect(dipAfterSwitch(anytime, matrix.slice(0, 1), 1)).toBeNull();
    expect(dipAfterSwitch(none, matrix, 3)).toBeNull();
    // No time while the third task was learnt.
    expect(dipAfterSwitch({ every: 2, accuracies: anytime.accuracies.slice(0, 5) }, matrix, 3)).toBeNull();
  });
});
