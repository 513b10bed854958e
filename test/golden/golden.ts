import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { float32, type NdArray } from '../../src/engine/array.js';

/** A tensor as the golden files hold it: row-major, in double precision. */
export interface GoldenTensor {
  shape: number[];
  data: number[];
}

const own = fileURLToPath(new URL('.', import.meta.url));

const read = <T>(folder: string, file: string): T =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

/** Known answers made by independent programs; GOLDEN_DIR names another folder of cases in the same form. */
export const readGolden = <T>(file: string): T => read(process.env.GOLDEN_DIR || own, file);

/** Known answers that are here alone, whatever GOLDEN_DIR says. */
export const readOwnGolden = <T>(file: string): T => read(own, file);

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
