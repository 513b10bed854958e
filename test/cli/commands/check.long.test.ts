import { describe, expect, it } from 'vitest';
import { program, stopped, temporaryFolder } from '../program.js';

const folder = temporaryFolder();

describe('continual-bench check', () => {
  it('finds every head and every strategy where they were', async () => {
    const short = 'short-task,short-domain,short-class,short-multi-step,short-released';
    const { status, out, err } = await program(['check', '--cell', short, '--json'], folder);
    expect(err).toContain('all 93 runs are done');
    const { cells } = JSON.parse(out) as { cells: { name: string; verdict: string; n: number }[] };
    expect(cells.length).toBe(31);
    expect(cells.filter(({ verdict }) => verdict !== 'inside')).toEqual([]);
    expect(new Set(cells.map(({ n }) => n))).toEqual(new Set([3]));
    expect(status).toBe(0);
  });

  it('says after Ctrl-C whether the runs are kept', async () => {
    const args = ['check', '--cell', 'short-domain/mlp', '--seeds', '3', '--jobs', '1'];
    const lost = await stopped(args, /seed 1: /, folder);
    expect([lost.signal, lost.out]).toEqual(['SIGINT', '']);
    expect(lost.err).toMatch(
      /stopped; the finished runs were not kept\. .* with --db FILE, a stopped command can go on\.\n$/,
    );
    const kept = await stopped([...args, '--db', 'stopped.sqlite'], /seed 1: /, folder);
    expect(kept.signal).toBe('SIGINT');
    expect(kept.err).toMatch(/stopped; the finished runs are stored\. .* repeat the command\.\n$/);
  });
});
