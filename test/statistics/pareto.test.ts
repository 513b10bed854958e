import { describe, expect, it } from 'vitest';
import { nonDominated } from '../../src/statistics/pareto.js';

const of = (...points: [cost: number, worth: number][]) =>
  nonDominated(points.map(([cost, worth]) => ({ cost, worth })));

describe('nonDominated', () => {
  it('keeps what nothing else beats in one and equals in the other', () => {
    expect(of([1, 50], [2, 60], [3, 55], [4, 90])).toEqual([true, true, false, true]);
    expect(of([1, 50], [1, 60])).toEqual([false, true]);
    expect(of([1, 50], [2, 50])).toEqual([true, false]);
  });

  it('keeps all of equal points, and a single one', () => {
    expect(of([1, 50], [1, 50])).toEqual([true, true]);
    expect(of([7, 0])).toEqual([true]);
    expect(of()).toEqual([]);
  });
});
