import { expect } from 'vitest';
import type { NdArray } from '../../src/engine/array.js';

/**
 * Expects an array to be like another: integers and truth values equal, floats within a relative error
 * ‖a − b‖ / ‖b‖; where `expected` is not finite or zero throughout, exactly that.
 */
export function expectClose(actual: NdArray, expected: NdArray, name: string, tolerance = 1e-5): void {
  expect(actual.dtype, `type of ${name}`).toBe(expected.dtype);
  expect(actual.shape, `shape of ${name}`).toEqual(expected.shape);
  if (expected.dtype !== 'float32') {
    expect([...actual.data], name).toEqual([...expected.data]);
    return;
  }
  expect(notFinite(actual), `${name} where not finite`).toEqual(notFinite(expected));
  const error = relativeError(actual.data, expected.data);
  expect(error, `relative error of ${name}`).toBeLessThan(tolerance);
}

/** ‖a − b‖ / ‖b‖ over finite elements of `b`; infinite if `b` is zero and `a` is not. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let index = 0; index < b.length; index++) {
    const expected = b[index]!;
    if (!Number.isFinite(expected)) continue;
    difference += (a[index]! - expected) ** 2;
    norm += expected ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}

const notFinite = ({ data }: NdArray): [number, number][] =>
  [...data.entries()].filter(([, value]) => !Number.isFinite(value));
