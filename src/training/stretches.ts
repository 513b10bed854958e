import type { ArrayData, NdArray, Nest } from '../engine/array.js';
import { array, isArray, leaves, mapLeaves } from '../engine/array.js';

/** Steps of an epoch, from one to before another. */
export interface Stretch {
  from: number;
  to: number;
}

/**
 * Cuts an epoch of so many steps wherever something is due.
 * @param taken steps before the epoch
 * @param every numbers of steps after which something is due, counted from the first step of all
 */
export function stretchesOf(steps: number, taken: number, every: readonly (number | undefined)[]): Stretch[] {
  const ends = new Set([steps]);
  for (const period of every) {
    if (period === undefined) continue;
    for (let end = period - (taken % period); end < steps; end += period) ends.add(end);
  }
  const sorted = [...ends].sort((a, b) => a - b);
  return sorted.map((to, index) => ({ from: sorted[index - 1] ?? 0, to }));
}

/** Those steps of arrays [steps, …], without copying. */
export function stepsIn<Rows extends Nest<NdArray>>(rows: Rows, { from, to }: Stretch): Rows {
  return mapLeaves(rows, isArray, ({ dtype, shape: [steps, ...rest], data }) => {
    const size = data.length / steps!;
    return array(dtype, [to - from, ...rest], data.subarray(from * size, to * size));
  }) as Rows;
}

/** The steps of several arrays [steps, …], one after the other. */
export function joinedSteps<Rows extends Nest<NdArray>>(parts: readonly Rows[]): Rows {
  const [first] = parts as readonly [Rows];
  if (parts.length === 1) return first;
  const all = parts.map((rows) => new Map(leaves(rows, isArray).map(({ path, value }) => [path, value])));
  return mapLeaves(first, isArray, ({ dtype, shape: [, ...rest], data: like }, path) => {
    const arrays = all.map((rows) => rows.get(path)!);
    const size = arrays.reduce((sum, { data }) => sum + data.length, 0);
    const data = new (like.constructor as new (length: number) => ArrayData)(size);
    let at = 0;
    for (const one of arrays) {
      data.set(one.data, at);
      at += one.data.length;
    }
    const steps = arrays.reduce((sum, one) => sum + one.shape[0]!, 0);
    return array(dtype, [steps, ...rest], data);
  }) as Rows;
}
