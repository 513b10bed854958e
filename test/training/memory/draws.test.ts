import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../../src/random/random.js';
import { Draws } from '../../../src/training/memory/draws.js';
import { Shares } from '../../../src/training/memory/shares.js';
import { expectEven, range, sampled } from './samples.js';

it('are without replacement, and of all that is held if that is less', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.nat(), (size, held, seed) => {
      const drawn = Array.from(new Draws(new Random(seed)).of('any', size, held));
      expect(drawn).toHaveLength(Math.min(size, held));
      expect(new Set(drawn).size).toBe(drawn.length);
      expect(drawn.every((place) => place >= 0 && place < held)).toBe(true);
    }),
  );
});

it('have each place with the same probability', () => {
  const draws = new Draws(new Random(1));
  const rounds = 4000;
  const counts = new Array<number>(30).fill(0);
  for (let round = 0; round < rounds; round++) {
    for (const place of draws.of('any', 6, 30)) counts[place]!++;
  }
  expectEven(counts, rounds, 6 / 30);
});

it('of one name do not depend on others, and are others', () => {
  const drawnOf = (others: readonly string[]) => {
    const draws = new Draws(new Random(1));
    return range(10).map((round) => {
      if (round % 2 === 0) for (const other of others) draws.of(other, 7, 20);
      const drawn = Array.from(draws.of('own', 4, 20));
      if (round % 2 === 1) for (const other of others) draws.of(other, 3, 20);
      return drawn;
    });
  };
  expect(drawnOf(['other', 'third'])).toEqual(drawnOf([]));
  const draws = new Draws(new Random(1));
  expect(Array.from(draws.of('own', 10, 100))).not.toEqual(Array.from(draws.of('other', 10, 100)));
});

it('are of places that hold something, where some are empty', () => {
  const shares = new Shares(9, ({ task }) => `${task}`, 3, new Random(1));
  shares.settle(sampled(range(5), 0));
  shares.settle(sampled(range(2, 5), 1));
  for (let round = 0; round < 50; round++) {
    const places = Array.from(shares.draw('any', 4));
    expect(places).toHaveLength(4);
    expect(places.every((place) => shares.held[place])).toBe(true);
  }
  expect(Array.from(shares.draw('any', 9)).sort()).toEqual([0, 1, 2, 3, 4]);
});
