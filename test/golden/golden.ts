import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { float32, type NdArray } from '../../src/engine/array.js';

/** A tensor as the golden files hold it: row-major, in double precision. */
export interface GoldenTensor {
  shape: number[];
  data: number[];
}

/** Known answers made by independent programs; GOLDEN_DIR names another folder of cases in the same form. */
export function readGolden<T>(file: string): T {
  const folder = process.env.GOLDEN_DIR ? `${process.env.GOLDEN_DIR}/` : new URL('./', import.meta.url);
  return JSON.parse(readFileSync(typeof folder === 'string' ? folder + file : new URL(file, folder), 'utf8')) as T;
}

export const toArray = ({ shape, data }: GoldenTensor): NdArray => float32(shape, data);

/** ‖a − b‖ / ‖b‖ is below the tolerance; where b is all zero, a is too. */
export function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number, what: string): void {
  expect(a.length, `size of ${what}`).toBe(b.length);
  const norm = (values: number[]) => Math.hypot(...values);
  const reference = norm(Array.from(b));
  const difference = norm(Array.from(b, (value, index) => a[index]! - value));
  if (reference === 0) expect(difference, `${what}, which is all zero`).toBe(0);
  else expect(difference / reference, `relative error of ${what}`).toBeLessThan(tolerance);
}
