import { describe, expect, it } from 'vitest';
import { Random } from '../../src/random/random.js';

const draws = (random: Random, count = 5) => Array.from({ length: count }, () => random.uniform());

describe('Random', () => {
  it('keeps its stream from version to version', () => {
    const random = new Random(0);
    expect([random.uniform(), random.uniform()]).toEqual([0.023037109495108843, 0.992904343553998]);
    expect([random.integer(1000), random.integer(1000)]).toEqual([148, 45]);
    expect(random.normal()).toBeCloseTo(0.3242856166728714, 12);
    expect([...random.permutation(8)]).toEqual([2, 1, 3, 6, 7, 0, 4, 5]);
    expect([...random.sample(100, 4)]).toEqual([97, 1, 65, 20]);
    const order = new Random(0).split('class order');
    expect([...order.permutation(10)]).toEqual([5, 7, 6, 4, 3, 1, 8, 0, 9, 2]);
    expect(new Random(1).uniform()).toBe(0.9250723237908967);
  });

  it('repeats itself for the same seed and differs for another', () => {
    expect(draws(new Random(7))).toEqual(draws(new Random(7)));
    expect(draws(new Random(7))).not.toEqual(draws(new Random(8)));
    expect(draws(new Random(2 ** 40))).not.toEqual(draws(new Random(0)));
    expect(() => new Random(0.5)).toThrow(RangeError);
    expect(() => new Random(Number.NaN)).toThrow(RangeError);
  });

  describe('split', () => {
    it('depends on the seed and the purpose alone', () => {
      const random = new Random(3);
      const before = draws(random.split('batch order'));
      draws(random, 100);
      draws(random.split('initial values'), 100);
      expect(draws(random.split('batch order'))).toEqual(before);
      expect(draws(new Random(4).split('batch order'))).not.toEqual(before);
    });

    it('takes a path in one go or step by step', () => {
      const random = new Random(3);
      expect(draws(random.split('batch order', 2).split(4))).toEqual(
        draws(random.split('batch order', 2, 4)),
      );
    });

    it('keeps similar purposes apart', () => {
      const random = new Random(3);
      const purposes = [[], ['a', 1], ['a', '1'], ['a1'], ['a,1'], [1, 'a'], ['a', 11], ['a', 1, 1]];
      const first = purposes.map((purpose) => random.split(...purpose).uniform());
      expect(new Set(first).size).toBe(purposes.length);
    });
  });

  it('draws uniform numbers of [0, 1)', () => {
    const numbers = draws(new Random(11), 100_000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(mean(numbers)).toBeCloseTo(0.5, 2);
    expect(variance(numbers)).toBeCloseTo(1 / 12, 2);
  });

  it('draws integers evenly', () => {
    const random = new Random(12);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++;
    // Six standard deviations of a binomial count.
    for (const count of counts)
      expect(Math.abs(count - 10_000)).toBeLessThan(6 * Math.sqrt(70_000 * (6 / 49)));
    expect(random.integer(1)).toBe(0);
    for (const wrong of [0, -1, 1.5, Number.NaN]) expect(() => random.integer(wrong)).toThrow(RangeError);
  });

  it('draws standard normal numbers', () => {
    const random = new Random(13);
    const numbers = Array.from({ length: 100_000 }, () => random.normal());
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(mean(numbers)).toBeCloseTo(0, 1);
    expect(variance(numbers)).toBeCloseTo(1, 1);
    // 68.27 % lie within one deviation.
    expect(numbers.filter((number) => Math.abs(number) < 1).length / numbers.length).toBeCloseTo(0.6827, 2);
  });

  it('permutes: every number once, every order equally often', () => {
    const random = new Random(14);
    expect([...random.permutation(1000)].sort((a, b) => a - b)).toEqual(upTo(1000));
    expect([...random.permutation(0)]).toEqual([]);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.permutation(3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(175);
  });

  it('samples without replacement', () => {
    const random = new Random(15);
    const sample = [...random.sample(50, 20)];
    expect(sample).toHaveLength(20);
    expect(new Set(sample).size).toBe(20);
    expect(sample.every((number) => number >= 0 && number < 50)).toBe(true);
    expect([...random.sample(5, 5)].sort()).toEqual(upTo(5));
    expect([...random.sample(5, 0)]).toEqual([]);
    expect(() => random.sample(5, 6)).toThrow(RangeError);
  });
});

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const variance = (numbers: number[]) => {
  const centre = mean(numbers);
  return mean(numbers.map((number) => (number - centre) ** 2));
};
