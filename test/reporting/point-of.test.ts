import { expect, it } from 'vitest';
import { pointOf, pointWithin } from '../../src/reporting/charts/point-of.js';

it('a bar ends at 0 and 100 %, and keeps the deviation that it is of', () => {
  expect(pointOf(2, { mean: 0.75, deviation: 0.125 })).toEqual({
    x: 2,
    y: 75,
    yMin: 62.5,
    yMax: 87.5,
    deviation: 12.5,
  });
  expect(pointWithin(1, 98, 4)).toEqual({ x: 1, y: 98, yMin: 94, yMax: 100, deviation: 4 });
  expect(pointWithin(1, 3, 4)).toEqual({ x: 1, y: 3, yMin: 0, yMax: 7, deviation: 4 });
  expect(pointWithin(1, 3, null)).toEqual({ x: 1, y: 3 });
});
