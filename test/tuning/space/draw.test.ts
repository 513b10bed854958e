import { describe, expect, it } from 'vitest';
import { drawTrials } from '../../../src/tuning/space/draw.js';
import { rangeIn } from '../../../src/tuning/space/range.js';

const space = (ranges: Record<string, string>) =>
  Object.entries(ranges).map(([option, text]) => ({ option, range: rangeIn(text) }));

const drawn = (text: string, trials = 400): number[] =>
  drawTrials(space({ x: text }), 1, trials).map(([value]) => value as number);

const shareBelow = (values: number[], limit: number) =>
  values.filter((value) => value < limit).length / values.length;

describe('trials', () => {
  const both = space({ 'strategy.coefficient': 'log:0.01..100', 'training.epochs': 'int:1..4' });

  it('are the same everywhere: they depend on the seed alone', () => {
    expect(drawTrials(both, 1, 5)).toEqual([
      [1.674, 2],
      [3.234, 2],
      [7.537, 2],
      [0.09574, 4],
      [54.99, 3],
    ]);
    expect(drawTrials(both, 2, 5)).not.toEqual(drawTrials(both, 1, 5));
  });

  it('stay the same with more trials, and with other options beside', () => {
    expect(drawTrials(both, 1, 50).slice(0, 20)).toEqual(drawTrials(both, 1, 20));
    const alone = drawTrials(both.slice(0, 1), 1, 20);
    expect(drawTrials(both, 1, 20).map(([coefficient]) => [coefficient])).toEqual(alone);
  });

  it('are spread evenly, on a logarithmic scale by decades', () => {
    const [even, log] = [drawn('10..30'), drawn('log:0.01..100')];
    expect(Math.min(...even)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...even)).toBeLessThanOrEqual(30);
    expect(shareBelow(even, 20)).toBeCloseTo(0.5, 1);
    expect(Math.min(...log)).toBeGreaterThanOrEqual(0.01);
    expect(Math.max(...log)).toBeLessThanOrEqual(100);
    for (const [limit, share] of [
      [0.1, 0.25],
      [1, 0.5],
      [10, 0.75],
    ] as const) {
      expect(Math.abs(shareBelow(log, limit) - share)).toBeLessThan(0.07);
    }
  });

  it('have four digits, or more where the ends of a range have some in common', () => {
    for (const value of drawn('log:0.01..100')) expect(Number(value.toPrecision(4))).toBe(value);
    for (const value of drawn('0..1000000')) expect(value % 100).toBe(0);
    const narrow = drawn('log:1000..1001', 50);
    expect(new Set(narrow).size).toBe(50);
    expect(narrow.every((value) => value >= 1000 && value <= 1001)).toBe(true);
    for (const value of drawn('5000..5001', 50)) expect(`${value}`).toMatch(/^500[01](\.\d{1,4})?$/);
  });

  it('have every value of a list or of whole numbers, each trial once', () => {
    expect(drawn('int:-2..7', 10).sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3, 4, 5, 6, 7]);
    const product = drawTrials(space({ a: '1,2', b: '[1],[2],x' }), 5, 6);
    expect(new Set(product.map((values) => JSON.stringify(values))).size).toBe(6);
    expect(() => drawTrials(space({ a: '1,2', b: 'int:1..3' }), 5, 7)).toThrow(
      'the space has only 6 different trials, so --trials can be 6 at most',
    );
    // There are three numbers from the one to the other.
    expect(() => drawn('1e17..1.00000000000000032e17', 4)).toThrow(
      'the space has hardly 3 different trials; widen its ranges, or lower --trials',
    );
  });
});
