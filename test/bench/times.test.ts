import { describe, expect, it } from 'vitest';
import { beside } from '../../bench/measuring/beside.js';
import { inTurns } from '../../bench/measuring/in-turns.js';
import { ratioOf, spreadOf } from '../../bench/measuring/statistics.js';

/** A side that takes the given times, one block after the other. */
function sideOf(times: readonly number[], said: string[] = [], name = '') {
  const left = [...times];
  return {
    block: async () => {
      said.push(name);
      return left.shift()!;
    },
    close: async () => {
      said.push(`${name} closed`);
    },
  };
}

describe('spreadOf', () => {
  it('gives median and quartiles', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, lowerQuartile: 2, upperQuartile: 4 });
    expect(spreadOf([7])).toEqual({ median: 7, lowerQuartile: 7, upperQuartile: 7 });
  });
});

describe('ratioOf', () => {
  it('is the median of the ratios, not the ratio of the medians', () => {
    expect(ratioOf([1, 2, 30], [1, 4, 10]).median).toBe(1);
  });
});

describe('inTurns', () => {
  it('lets the sides take turns, and leaves the warm-up out', async () => {
    const said: string[] = [];
    const sides = [sideOf([90, 1, 2], said, 'a'), sideOf([80, 3, 4], said, 'b')];
    expect(await inTurns(sides, { blocks: 2, warmUps: 1 })).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(said).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });
});

describe('beside', () => {
  it('sets each peer beside ours, and closes all', async () => {
    const said: string[] = [];
    const peer = { name: 'PyTorch', choice: { optimizer: 'fused' }, ...sideOf([2, 4], said, 'peer') };
    const flat = (value: number) => ({ median: value, lowerQuartile: value, upperQuartile: value });
    expect(await beside(sideOf([3, 6], said, 'ours'), [peer], { blocks: 2, warmUps: 0 })).toMatchObject({
      blocks: 2,
      ours: { median: 4.5 },
      peers: [{ name: 'PyTorch', optimizer: 'fused', median: 3, ratio: flat(1.5) }],
    });
    expect(said.slice(-2)).toEqual(['ours closed', 'peer closed']);
  });

  it('closes all where one fails', async () => {
    const said: string[] = [];
    const failing = { ...sideOf([], said, 'ours'), block: () => Promise.reject(new Error('lost')) };
    const peer = { name: 'PyTorch', ...sideOf([], said, 'peer') };
    await expect(beside(failing, [peer], { blocks: 1, warmUps: 0 })).rejects.toThrow('lost');
    expect(said).toEqual(['ours closed', 'peer closed']);
  });
});
