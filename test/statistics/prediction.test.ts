import { describe, expect, it } from 'vitest';
import { predictionTest } from '../../src/statistics/prediction.js';

describe('predictionTest', () => {
  // Of 89, 90, 91, 92, 93: t for four degrees of freedom at 97.5 % is 2.776445 (tables), s = √2.5.
  const sample = { n: 5, mean: 91, deviation: Math.sqrt(2) };
  const reach = 2.776445 * Math.sqrt(2.5) * Math.sqrt(1 + 1 / 5);

  it('has the interval in which a further result is expected', () => {
    const test = predictionTest(sample, 90)!;
    expect(test.difference).toBe(1);
    expect(test.degreesOfFreedom).toBe(4);
    expect(test.interval[0]).toBeCloseTo(1 - reach, 4);
    expect(test.interval[1]).toBeCloseTo(1 + reach, 4);
  });

  it.each([
    [91 - reach + 0.01, false],
    [91 - reach - 0.01, true],
    [91 + reach - 0.01, false],
    [91 + reach + 0.01, true],
  ])('of %f is below 5 %% if it lies outside: %s', (result, outside) => {
    expect(predictionTest(sample, result)!.p < 0.05).toBe(outside);
  });

  it.each([
    { n: 0, mean: null, deviation: null },
    { n: 1, mean: 91, deviation: null },
    { n: 3, mean: 91, deviation: 0 },
  ])('is not possible without variation: %o', (figures) => {
    expect(predictionTest(figures, 90)).toBeNull();
  });
});
