import { expect, test } from 'vitest';
import { pairedTest } from '../../src/statistics/paired.js';

/** Two drugs' hours of sleep, of Student's paper: t = 4.0621, 9 degrees of freedom, p = 0.002833 (R's t.test). */
test('the paired t-test gives the figures of Student’s sleep data', () => {
  const result = pairedTest([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4])!;
  expect(result.difference).toBeCloseTo(1.58, 12);
  expect(result.t).toBeCloseTo(4.062128, 5);
  expect(result.degreesOfFreedom).toBe(9);
  expect(result.p).toBeCloseTo(0.00283289, 7);
  expect(result.interval[0]).toBeCloseTo(0.7001142, 6);
  expect(result.interval[1]).toBeCloseTo(2.4598858, 6);
});

test('without variation or a second pair there is no test, whatever rounding does', () => {
  expect(pairedTest([0, 0, 0])).toBeNull();
  expect(pairedTest([0.5, 0.5])).toBeNull();
  expect(pairedTest([100 * 0.51 - 100 * 0.5, 100 * 0.61 - 100 * 0.6, 100 * 0.71 - 100 * 0.7])).toBeNull();
  expect(pairedTest([1])).toBeNull();
});
