import { standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { sampleDeviation, welchOf, welchTest } from '../../src/statistics/welch.js';

describe('welchTest', () => {
  // By scipy.stats: ttest_ind_from_stats(…, equal_var=False), and t.ppf(0.975, df) times the error.
  it.each([
    {
      name: 'equal sizes',
      a: { n: 15, mean: 20.82, deviation: Math.sqrt(7.9) },
      b: { n: 15, mean: 22.98, deviation: Math.sqrt(3.8) },
      t: -2.445718393752327,
      degreesOfFreedom: 24.937670787247885,
      p: 0.0218577300430072,
      interval: [-3.979165747427241, -0.34083425257275923],
    },
    {
      name: 'three runs beside ten, of unlike deviations',
      a: { n: 3, mean: 55, deviation: 2 },
      b: { n: 10, mean: 58.46, deviation: sampleDeviation(0.46, 10) },
      t: -2.970373545802789,
      degreesOfFreedom: 2.0710121024449974,
      p: 0.09314572780066793,
      interval: [-8.31075365398608, 1.3907536539860779],
    },
    {
      name: 'no difference to speak of',
      a: { n: 10, mean: 97.76, deviation: sampleDeviation(0.84, 10) },
      b: { n: 10, mean: 98.02, deviation: sampleDeviation(0.89, 10) },
      t: -0.6373561603021397,
      degreesOfFreedom: 17.940157626572482,
      p: 0.5319433577210307,
      interval: [-1.1172449739602472, 0.5972449739602654],
    },
    {
      name: 'one that does not vary',
      a: { n: 10, mean: 99, deviation: 0 },
      b: { n: 10, mean: 96.54, deviation: sampleDeviation(1.39, 10) },
      t: 5.309352517985597,
      degreesOfFreedom: 9,
      p: 0.0004877917927417644,
      interval: [1.4118671812368253, 3.508132818763162],
    },
  ])('$name', ({ a, b, ...expected }) => {
    const test = welchTest(a, b);
    expect(test.difference).toBeCloseTo(a.mean - b.mean, 12);
    expect(test.t).toBeCloseTo(expected.t, 10);
    expect(test.degreesOfFreedom).toBeCloseTo(expected.degreesOfFreedom, 9);
    // As far as jstat is exact.
    expect(test.p).toBeCloseTo(expected.p, 7);
    for (const [index, bound] of test.interval.entries()) {
      expect(bound).toBeCloseTo(expected.interval[index]!, 6);
    }
    // The other way round everything but the sign is the same.
    const turned = welchTest(b, a);
    expect([turned.t, turned.p]).toEqual([-test.t, test.p]);
  });

  it('refuses samples without a deviation', () => {
    const ten = { n: 10, mean: 1, deviation: 1 };
    expect(() => welchTest({ n: 1, mean: 1, deviation: 0 }, ten)).toThrow(/at least two/);
    expect(() => welchTest({ ...ten, deviation: 0 }, { ...ten, deviation: 0 })).toThrow(/needs a deviation/);
  });
});

describe('welchOf', () => {
  const ten = { n: 10, mean: 97.76, deviation: 0.84 };
  const other = { n: 10, mean: 98.02, deviation: 0.89 };

  it('takes population deviations', () => {
    expect(welchOf(ten, other)!.t).toBeCloseTo(-0.6373561603021397, 10);
  });

  it('decides nothing without two runs of both, or where neither varies', () => {
    expect(welchOf(ten, { n: 1, mean: 98, deviation: null })).toBeNull();
    expect(welchOf({ n: 0, mean: null, deviation: null }, ten)).toBeNull();
    expect(welchOf({ ...ten, deviation: 0 }, { ...other, deviation: 0 })).toBeNull();
    expect(welchOf({ ...ten, deviation: 0 }, other)).not.toBeNull();
  });
});

it('sampleDeviation divides by n − 1 what was divided by n', () => {
  // 1, 2, 3, 6: squares about 3 add up to 14.
  expect(sampleDeviation(standardDeviation([1, 2, 3, 6]), 4)).toBeCloseTo(Math.sqrt(14 / 3), 12);
});
