import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LEASE } from '../../src/store/claims.js';
import { program, start, temporaryFolder } from '../cli/program.js';
import { gridOn, numbersIn, RUNS, signal, stateOf } from './short-grid.js';

const folder = temporaryFolder();

/** How many runs a command has computed itself, by what it printed. */
const computed = (err: string): number => err.match(/seed \d+: [\d.]+ % in /g)?.length ?? 0;

async function undisturbed(): Promise<unknown[]> {
  const db = join(folder, 'undisturbed.sqlite');
  expect((await program(gridOn(db))).status).toBe(0);
  return numbersIn(db);
}

describe('commands on one database', () => {
  it('share a grid: each run is computed once, and each command shows all', async () => {
    const db = join(folder, 'shared.sqlite');
    const ended = await Promise.all([1, 2, 3, 4].map(() => start(gridOn(db)).ended));
    for (const { status, err } of ended) {
      expect(err).not.toMatch(/error|failed/);
      expect(status).toBe(0);
    }
    const shares = ended.map(({ err }) => computed(err));
    expect(shares.reduce((sum, share) => sum + share)).toBe(RUNS);
    // No one was left without work.
    expect(Math.min(...shares)).toBeGreaterThan(0);
    const [first, ...others] = ended.map(({ out }) => out);
    for (const out of others) expect(out).toBe(first);
    expect(numbersIn(db)).toEqual(await undisturbed());
    expect(stateOf(db)).toEqual({ integrity: 'ok', claims: 0 });
  });

  it('take over what a stopped one has claimed, and it goes on without storing anything twice', async () => {
    const db = join(folder, 'taken-over.sqlite');
    const stopped = start(gridOn(db));
    // Its first run is stored when it says so.
    await new Promise<void>((resolve) => {
      stopped.child.stderr.on('data', () => {
        if (numberOfRuns(db) > 0) resolve();
      });
    });
    signal(stopped.child.pid!, 'SIGSTOP');
    const other = start(gridOn(db));
    const { status, err } = await other.ended;
    expect({ status, runs: numberOfRuns(db) }).toEqual({ status: 0, runs: RUNS });
    expect(err).toContain('all ');
    await setTimeout(100);
    signal(stopped.child.pid!, 'SIGCONT');
    expect((await stopped.ended).status).toBe(0);
    expect(numbersIn(db)).toEqual(await undisturbed());
    expect(stateOf(db)).toEqual({ integrity: 'ok', claims: 0 });
    expect(LEASE).toBeLessThan(60_000);
  });
});

function numberOfRuns(db: string): number {
  try {
    return (numbersIn(db) as { status: string }[]).filter(({ status }) => status === 'finished').length;
  } catch {
    // It is being made.
    return 0;
  }
}
