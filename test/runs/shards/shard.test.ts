import { describe, expect, it } from 'vitest';
import type { RunConfiguration } from '../../../src/runs/configuration.js';
import { identityOf } from '../../../src/runs/identity.js';
import type { Circumstances } from '../../../src/runs/shards/seeds-together.js';
import { shareOf } from '../../../src/runs/shards/shard.js';
import { configurationOf } from '../../store/samples.js';

/** Seeds 1 … `seeds` of so many learning rates. */
const grid = (rates: number, seeds: number): RunConfiguration[] =>
  Array.from({ length: rates }, (_, rate) => rate + 1).flatMap((rate) =>
    Array.from({ length: seeds }, (_, index) =>
      configurationOf({ learningRate: rate / 1000, seed: index + 1 }),
    ),
  );

const CPU: Circumstances = { device: 'cpu' };

const sharesOf = (runs: readonly RunConfiguration[], of: number, circumstances = CPU): string[][] =>
  Array.from({ length: of }, (_, index) =>
    shareOf(runs, { number: index + 1, of }, circumstances).map(identityOf),
  );

describe('the shards of a grid', () => {
  it.each([1, 2, 3, 16, 1000])('have each run once; %i of them', (of) => {
    const runs = grid(10, 5);
    expect(sharesOf(runs, of).flat().sort()).toEqual(runs.map(identityOf).sort());
  });

  it('keep their runs when the grid grows, whatever the order', () => {
    const before = sharesOf(grid(10, 5), 4);
    const after = sharesOf(grid(30, 12).reverse(), 4);
    for (const [index, share] of before.entries())
      expect(after[index]).toEqual(expect.arrayContaining(share));
  });

  it('have the same number of each configuration, if it has as many seeds as there are shards', () => {
    for (const share of sharesOf(grid(10, 8), 8)) expect(share).toHaveLength(10);
    const rates = shareOf(grid(10, 8), { number: 3, of: 8 }, CPU).map((run) => run.training.learningRate);
    expect(new Set(rates).size).toBe(10);
  });

  it('are of about the same size otherwise', () => {
    const sizes = sharesOf(grid(200, 3), 8).map(({ length }) => length);
    // 75 on average; that of a binomial distribution with 200 tries has a deviation of 6.8.
    expect(Math.min(...sizes)).toBeGreaterThan(75 - 4 * 6.8);
    expect(Math.max(...sizes)).toBeLessThan(75 + 4 * 6.8);
  });

  it('have seed 0 and the largest seed as well', () => {
    const runs = [0, Number.MAX_SAFE_INTEGER].map((seed) => configurationOf({ seed }));
    expect(sharesOf(runs, 7).flat().sort()).toEqual(runs.map(identityOf).sort());
  });

  it('have the seeds together that fill a program', () => {
    const runs = grid(20, 8);
    for (const circumstances of [
      { device: 'cpu', batchSeeds: 4 },
      { device: 'cuda', batchSeeds: 4 },
    ] as const) {
      const shares = sharesOf(runs, 5, circumstances);
      expect(shares.flat().sort()).toEqual(runs.map(identityOf).sort());
      for (let first = 0; first < runs.length; first += 4) {
        const filling = runs.slice(first, first + 4).map(identityOf);
        expect(shares.filter((share) => share.some((id) => filling.includes(id)))).toHaveLength(1);
      }
    }
    // Not more than that.
    const apart = sharesOf(runs, 5, { device: 'cpu', batchSeeds: 4 });
    const split = grid(20, 8).filter(({ seed }) => seed === 1 || seed === 5);
    const numberOf = (run: RunConfiguration) => apart.findIndex((share) => share.includes(identityOf(run)));
    expect(split.some((run, at) => at % 2 === 0 && numberOf(run) !== numberOf(split[at + 1]!))).toBe(true);
  });

  it('are the same on a GPU whether a grid has few seeds or many', () => {
    const few = sharesOf(grid(10, 3), 4, { device: 'cuda' });
    const many = sharesOf(grid(10, 20), 4, { device: 'cuda' });
    for (const [index, share] of few.entries()) expect(many[index]).toEqual(expect.arrayContaining(share));
  });

  it('of files of one’s own, whose runs are computed one by one, are those of single seeds', () => {
    const own = grid(10, 5).map((run) => ({
      ...run,
      strategy: { ...run.strategy, source: 'ab'.repeat(32) },
    }));
    expect(sharesOf(own, 4, { device: 'cpu', batchSeeds: 8 })).toEqual(sharesOf(own, 4));
  });
});
