import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../../src/random/random.js';
import { Reservoir } from '../../../src/training/memory/reservoir.js';
import { expectEven, range, sampled } from './samples.js';

/** Sizes of the batches of a stream. */
const stream = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 });

it('holds each sample with the same probability, wherever it came', () => {
  const rounds = 4000;
  const counts = new Array<number>(40).fill(0);
  for (let seed = 0; seed < rounds; seed++) {
    const reservoir = new Reservoir(10, new Random(seed));
    const samples = sampled(range(40));
    for (let start = 0; start < 40; start += 7) reservoir.offer(samples.slice(start, start + 7));
    for (const sample of reservoir.held) counts[sample!.row]!++;
  }
  expect(counts.reduce((sum, count) => sum + count)).toBe(10 * rounds);
  expectEven(counts, rounds, 10 / 40);
});

it('fills up, then stays full, and says where each sample is', () => {
  fc.assert(
    fc.property(stream, fc.integer({ min: 0, max: 20 }), fc.nat(), (sizes, capacity, seed) => {
      const reservoir = new Reservoir(capacity, new Random(seed));
      let offered = 0;
      for (const size of sizes) {
        const before = [...reservoir.held];
        const batch = sampled(range(size, offered));
        const places = Array.from(reservoir.offer(batch));
        offered += size;
        expect(reservoir.held).toHaveLength(capacity);
        expect(reservoir.held.filter((sample) => sample)).toHaveLength(Math.min(offered, capacity));
        const taken = places.filter((place) => place < capacity);
        expect(new Set(taken).size).toBe(taken.length);
        for (const [at, place] of places.entries()) {
          if (place < capacity) expect(reservoir.held[place]).toBe(batch[at]);
          else expect(place).toBe(capacity);
        }
        for (const [place, sample] of reservoir.held.entries()) {
          if (!taken.includes(place)) expect(sample).toBe(before[place]);
        }
      }
    }),
  );
});

it('holds the same whatever the size of batches is, and another for another seed', () => {
  const heldOf = (seed: number, size: number) => {
    const reservoir = new Reservoir(8, new Random(seed));
    const samples = sampled(range(50));
    for (let start = 0; start < 50; start += size) reservoir.offer(samples.slice(start, start + size));
    return reservoir.held.map((sample) => sample!.row);
  };
  expect(heldOf(1, 7)).toEqual(heldOf(1, 1));
  expect(heldOf(1, 50)).toEqual(heldOf(1, 1));
  expect(heldOf(2, 1)).not.toEqual(heldOf(1, 1));
});

it('is not moved by what is drawn', () => {
  const heldOf = (draws: number) => {
    const reservoir = new Reservoir(5, new Random(3));
    for (const row of range(30)) {
      for (let draw = 0; draw < draws; draw++) reservoir.draw('any', 2);
      reservoir.offer(sampled([row]));
    }
    return reservoir.held;
  };
  expect(heldOf(3)).toEqual(heldOf(0));
});
