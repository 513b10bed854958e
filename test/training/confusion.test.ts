import { expect, it } from 'vitest';
import { taskConfusion } from '../../src/training/confusion.js';

it('counts predictions by label, and names the classes of each label', () => {
  // Rows 4, 0, 5, 2, 1 of a test part: classes 7, 3, 7, 8, 3. Classes 3 and 8 share the label 0.
  const test = { rows: Int32Array.of(4, 0, 5, 2, 1), labels: Int32Array.of(10, 0, 10, 0, 0) };
  const classOf = Int32Array.of(3, 3, 8, 9, 7, 7);
  expect(taskConfusion(test, classOf, Int32Array.of(10, 0, 2, 10, 0))).toEqual({
    classes: { 0: [3, 8], 10: [7] },
    counts: [
      [0, 0, 2],
      [0, 10, 1],
      [10, 2, 1],
      [10, 10, 1],
    ],
  });
});
