import { describe, expect, it } from 'vitest';
import { array, float32, int32, type NdArray } from '../../../src/engine/array.js';
import { interleaved, joined, partOf, slicesOf, stacked } from '../../../src/engine/lanes/stacking.js';

const row = (...values: number[]): NdArray => float32([values.length], values);

describe('arrays of lanes', () => {
  it('are stacked, with another in the place of one that is missing', () => {
    const all = stacked([row(1, 2), undefined, row(3, 4)], [3, 1, 2]);
    expect(all).toEqual(float32([3, 1, 2], [1, 2, 1, 2, 3, 4]));
    expect(stacked([undefined, int32([1], [7])], [2, 1])).toEqual(int32([2, 1], [7, 7]));
  });

  it('are not copied where they follow each other', () => {
    const all = float32([3, 2], [1, 2, 3, 4, 5, 6]);
    const parts = [0, 1, 2].map((lane) => partOf(all, lane, [2]));
    expect(parts[1]).toEqual(row(3, 4));
    expect(stacked(parts, [3, 2]).data.buffer).toBe(all.data.buffer);
    expect(stacked(parts, [3, 2])).toEqual(all);
    const missing = stacked([undefined, parts[1], parts[2]], [3, 2]);
    expect(missing.data.buffer).toBe(all.data.buffer);
    expect(missing).toEqual(all);
  });

  it('are copied where they do not, and where places would be left to chance', () => {
    const all = float32([3, 2], [1, 2, 3, 4, 5, 6]);
    const [a, b, c] = [0, 1, 2].map((lane) => partOf(all, lane, [2])) as [NdArray, NdArray, NdArray];
    expect(stacked([b, a, c], [3, 2])).toEqual(float32([3, 2], [3, 4, 1, 2, 5, 6]));
    expect(stacked([a, b, row(7, 8)], [3, 2])).toEqual(float32([3, 2], [1, 2, 3, 4, 7, 8]));
    // Before the memory begins, or after it ends.
    expect(stacked([undefined, a], [2, 2])).toEqual(float32([2, 2], [1, 2, 1, 2]));
    expect(stacked([c, undefined], [2, 2])).toEqual(float32([2, 2], [5, 6, 5, 6]));
    const places = int32([3, 1], [4, 5, 6]);
    const [first, , third] = [0, 1, 2].map((lane) => partOf(places, lane, [1]));
    expect(stacked([first, undefined, third], [3, 1])).toEqual(int32([3, 1], [4, 4, 6]));
  });

  it('are put beside each other step by step, and taken apart', () => {
    const [a, b] = [int32([2, 2], [1, 2, 3, 4]), int32([2, 2], [5, 6, 7, 8])];
    const all = interleaved([a, undefined, b]);
    expect(all).toEqual(int32([2, 3, 2], [1, 2, 1, 2, 5, 6, 3, 4, 3, 4, 7, 8]));
    expect(slicesOf(all, 0, 3, [2])).toEqual(a);
    expect(slicesOf(all, 2, 3, [2])).toEqual(b);
  });

  it('are put below each other, each once', () => {
    const [a, b] = [float32([1, 2], [1, 2]), array('float32', [2, 2], Float32Array.of(3, 4, 5, 6))];
    const { table, offsets } = joined([a, b, undefined, b]);
    expect(table).toEqual(float32([3, 2], [1, 2, 3, 4, 5, 6]));
    expect([...offsets]).toEqual([0, 1, 0, 1]);
  });
});
