import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GridStatus } from '../../src/cli/status/grid-status.js';
import type { RunRecord } from '../../src/runs/record.js';
import { Claims } from '../../src/store/claims.js';
import { openKept } from '../../src/store/kept-database.js';
import { isAlive } from '../../src/system/is-alive.js';
import { numbersIn, stateOf, workersOf } from '../faults/short-grid.js';
import { program, start, stopped, temporaryFolder } from './program.js';
import { storedRuns } from './stored-runs.js';

const folder = temporaryFolder();
const pathOf = (db: string): string => join(folder, db);
const grid = (db: string): string[] => [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam', '--seeds', '5', '--jobs', '1'],
  ...['--batch-seeds', '3', '--hidden', '16', '--epochs', '2', '--db', db],
];

/** The runs of a file that is being made, by their seeds. */
function runsIn(db: string): Map<number, RunRecord> {
  try {
    return new Map(storedRuns(pathOf(db)).map((run) => [run.configuration.seed, run]));
  } catch {
    return new Map();
  }
}
const statuses = (db: string): string[] => [...runsIn(db).values()].map(({ status }) => status);
const untilSo = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await setTimeout(20);
};
const isGroupAtWork = (db: string) => () =>
  statuses(db).filter((status) => status === 'running').length === 3 &&
  [...runsIn(db).values()].every(({ accuracies }) => accuracies.length > 0);

async function statusIn(db: string): Promise<GridStatus> {
  const { out } = await program(['status', '--db', db, '--json'], folder);
  return (JSON.parse(out) as [GridStatus])[0];
}

/** Repeats a command that did not come to its end. */
async function goOn(db: string): Promise<void> {
  expect((await program(grid(db), folder)).status).toBe(0);
  expect(numbersIn(pathOf(db))).toEqual(numbersIn(pathOf('undisturbed.sqlite')));
  expect(stateOf(pathOf(db))).toEqual({ integrity: 'ok', claims: 0 });
}

describe.skipIf(process.platform !== 'linux')('a group of runs', () => {
  beforeAll(async () => {
    expect((await program(grid('undisturbed.sqlite'), folder)).status).toBe(0);
  });

  it('that is stopped keeps those that are finished, and goes on', async () => {
    const db = 'stopped.sqlite';
    const ended = await stopped(grid(db), /seed 3: /, folder, 'SIGINT');
    expect(ended).toMatchObject({ status: null, signal: 'SIGINT', out: '' });
    expect(stateOf(pathOf(db))).toEqual({ integrity: 'ok', claims: 0 });
    expect(statuses(db).slice(0, 3)).toEqual(['finished', 'finished', 'finished']);
    expect(statuses(db)).not.toContain('running');
    expect(statuses(db)).not.toContain('failed');
    await goOn(db);
  });

  it('whose parent was killed is interrupted, and goes on', async () => {
    const db = 'killed.sqlite';
    const { child, ended } = start(grid(db), folder);
    await untilSo(isGroupAtWork(db));
    expect(await statusIn(db)).toMatchObject({ computed: 3, left: 2, finished: 0 });
    const workers = workersOf(child.pid!);
    child.kill('SIGKILL');
    await ended;
    expect(statuses(db)).toEqual(['interrupted', 'interrupted', 'interrupted']);
    await untilSo(() => !workers.some(isAlive));
    await goOn(db);
  });

  it('whose worker was killed fails, each run for itself, and the others are computed', async () => {
    const db = 'worker.sqlite';
    const { child, ended } = start(grid(db), folder);
    await untilSo(isGroupAtWork(db));
    for (const pid of workersOf(child.pid!)) process.kill(pid, 'SIGKILL');
    const { status, err } = await ended;
    expect(status).toBe(1);
    expect(err.match(/seed \d: its worker process was killed by SIGKILL/g)).toHaveLength(3);
    expect(err).toContain('error: 3 of 5 runs failed; to try them again, repeat the command');
    expect(statuses(db)).toEqual(['failed', 'failed', 'failed', 'finished', 'finished']);
    await goOn(db);
  });

  it('of which another process takes one over goes on without it, in the same worker, and waits for it', async () => {
    const db = 'taken.sqlite';
    const { child, ended } = start(grid(db), folder);
    await untilSo(isGroupAtWork(db));
    const workers = workersOf(child.pid!);
    const database = openKept(pathOf(db));
    const thief = new Claims(database);
    const { id } = runsIn(db).get(2)!;
    database.prepare('UPDATE claims SET owner = ? WHERE run_id = ?').run(thief.owner, id);
    await untilSo(() => {
      thief.renew();
      return statuses(db).filter((status) => status === 'finished').length === 4;
    });
    expect(statuses(db)).toEqual(['finished', 'running', 'finished', 'finished', 'finished']);
    expect(runsIn(db).get(2)!.accuracies.length).toBeLessThan(15);
    expect(workersOf(child.pid!)).toEqual(workers);
    const status = await statusIn(db);
    expect(status).toMatchObject({ finished: 4, computed: 1, left: 0 });
    expect(status.secondsLeft).toBeGreaterThan(0);
    thief.dropAll();
    database.close();
    expect(await ended).toMatchObject({ status: 0, err: expect.not.stringContaining('failed') });
    expect(runsIn(db).get(2)!.environment.batchSeeds).toBe(3);
    await goOn(db);
  });

  it('is shared with another command, which waits for its runs or computes others', async () => {
    const db = 'shared.sqlite';
    const both = await Promise.all([start(grid(db), folder).ended, start(grid(db), folder).ended]);
    for (const { status, err } of both) {
      expect(err).not.toMatch(/error|failed/);
      expect(status).toBe(0);
    }
    const computed = both.map(({ err }) => err.match(/seed \d: [\d.]+ % in /g)?.length ?? 0);
    expect(computed.reduce((sum, count) => sum + count)).toBe(5);
    await goOn(db);
  });
});
