import { describe, expect, it } from 'vitest';
import { lanesIn } from '../../../src/runs/batched/batch-seeds.js';
import { groupCount } from '../../../src/runs/batched/groups.js';
import type { RunConfiguration } from '../../../src/runs/configuration.js';
import { identityOf } from '../../../src/runs/identity.js';
import { configurationOf } from '../../store/samples.js';

const seedsOf = (strategy: string, count: number): RunConfiguration[] =>
  Array.from({ length: count }, (_, seed) => configurationOf({ strategy, seed }));
const own = (configuration: RunConfiguration): RunConfiguration => ({
  ...configuration,
  strategy: { ...configuration.strategy, source: 'ab' },
});

describe('how many seeds are computed in one program', () => {
  const few = seedsOf('adam', 3);
  const many = seedsOf('si', 20);
  const all = [...few, ...many, ...few];

  it('is one, and on a GPU as many as the configuration has, but not too many', () => {
    const counts = (device: 'cpu' | 'cuda' | 'webgpu', batchSeeds?: number) =>
      [few, many].map(([one]) => lanesIn(all, { device, batchSeeds })(one!));
    expect(counts('cpu')).toEqual([1, 1]);
    expect(counts('webgpu')).toEqual([1, 1]);
    expect(counts('cuda')).toEqual([3, 16]);
  });

  it('is as many as are asked for, on any device, even if there are fewer', () => {
    for (const device of ['cpu', 'cuda'] as const) {
      expect(lanesIn(all, { device, batchSeeds: 8 })(few[0]!)).toBe(8);
      expect(lanesIn(all, { device, batchSeeds: 1 })(few[0]!)).toBe(1);
    }
  });

  it('is one for files of one’s own', () => {
    const mine = all.map(own);
    expect(lanesIn(mine, { device: 'cuda' })(mine[0]!)).toBe(1);
    expect(lanesIn(mine, { device: 'cpu', batchSeeds: 8 })(mine[0]!)).toBe(1);
    const ofScenario = { ...few[0]!, scenario: { name: 'mine', source: 'ab' } };
    expect(lanesIn([ofScenario], { device: 'cpu', batchSeeds: 8 })(ofScenario)).toBe(1);
  });

  it('makes as many groups as workers are needed for', () => {
    const jobs = [...few, ...many].map((configuration) => ({ id: identityOf(configuration), configuration }));
    expect(groupCount(jobs, () => 1)).toBe(23);
    expect(groupCount(jobs, () => 8)).toBe(4);
    // Of these, no two can be side by side.
    const thirds = jobs.filter(({ configuration }) => configuration.seed % 3 === 0);
    expect(thirds.length).toBeGreaterThan(1);
    expect(groupCount(thirds, () => 3)).toBe(thirds.length);
    expect(groupCount(jobs, ({ configuration }) => (configuration.seed === 0 ? 1 : 16))).toBe(5);
  });
});
