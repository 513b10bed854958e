import { expect, test } from 'vitest';
import { averageAccuracy, averageAccuracyCurve } from '../../src/training/metrics.js';
import { entry } from '../store/samples.js';

// 1.00
// 0.50 0.75
// 0.25 0.50 1.00 (in no order)
const accuracies = [
  entry(3, 3, 1),
  entry(1, 1, 1),
  entry(2, 2, 0.75),
  entry(3, 1, 0.25),
  entry(2, 1, 0.5),
  entry(3, 2, 0.5),
];

test('the average accuracy is the mean of one row', () => {
  expect(averageAccuracy(accuracies, 1)).toBe(1);
  expect(averageAccuracy(accuracies, 2)).toBe(0.625);
  expect(averageAccuracy(accuracies, 3)).toBeCloseTo(1.75 / 3, 15);
});

test('the curve has a value a task', () => {
  expect(averageAccuracyCurve(accuracies, 2)).toEqual([1, 0.625]);
});

test('a row with gaps has no average', () => {
  expect(() => averageAccuracy(accuracies.slice(1), 3)).toThrow('row 3 of the accuracy matrix has 2 entries');
});
