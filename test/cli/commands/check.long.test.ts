import { describe, expect, it } from 'vitest';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();

describe('continual-bench check', () => {
  it('finds every head and every strategy where they were', async () => {
    const short = 'short-task,short-domain,short-class,short-multi-step';
    const { status, out, err } = await program(['check', '--cell', short, '--json'], folder);
    expect(err).toContain('all 36 runs done');
    const { cells } = JSON.parse(out) as { cells: { name: string; verdict: string; n: number }[] };
    expect(cells.length).toBe(12);
    expect(cells.filter(({ verdict }) => verdict !== 'inside')).toEqual([]);
    expect(new Set(cells.map(({ n }) => n))).toEqual(new Set([3]));
    expect(status).toBe(0);
  });
});
