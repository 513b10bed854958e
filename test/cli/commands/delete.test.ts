import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { isConfirmed } from '../../../src/cli/asked.js';
import { openKept } from '../../../src/store/kept-database.js';
import { giveBackSpace } from '../../../src/store/space.js';
import { openStore } from '../../../src/store/store.js';
import { entry, newRun, totals } from '../../store/samples.js';
import { program, start, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const filled = join(folder, 'filled.sqlite');

/** How many rows each table has. */
function rowsIn(file: string): Record<string, number> {
  const database = openKept(file);
  const tables = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all() as string[];
  const counts = tables.map((table) => [
    table,
    database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
  ]);
  database.close();
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}

let copies = 0;

/** A database of 30 finished runs of adam, 2 failed ones of ewc, and one that another program computed. */
function database(): string {
  const file = join(folder, `${copies++}.sqlite`);
  copyFileSync(filled, file);
  return file;
}

beforeAll(async () => {
  const store = openStore(filled);
  for (let seed = 1; seed <= 30; seed++) {
    const run = newRun({ seed, tasks: 1 });
    store.begin(run);
    store.addAccuracy(run.id, entry(1, 1, 0.5));
    store.addEarlyAccuracy(run.id, entry(0, 1, 0.5));
    const accuracies = Array.from({ length: 100 }, (_, index) => ({
      step: 10 * (index + 1),
      trainTask: 1,
      testTask: 1,
      accuracy: 0.5,
    }));
    store.finish(run.id, { ...totals, anytime: { every: 10, accuracies } });
  }
  for (const seed of [1, 2]) {
    const run = newRun({ strategy: 'ewc', seed });
    store.begin(run);
    store.fail(run.id, 'out of memory');
  }
  store.close();
  const csv = join(folder, 'theirs.csv');
  writeFileSync(csv, 'seed,after,task,accuracy\n1,1,1,0.9\n');
  const names = 'strategy=theirs,scenario=split-theirs/domain,head=mlp';
  expect((await program(['import', csv, '--as', names, '--db', filled])).status).toBe(0);
});

describe('delete', () => {
  it('deletes the runs that are selected, with all that belongs to them, and makes the file smaller', async () => {
    const db = database();
    const before = statSync(db).size;
    const ended = await program(['delete', '--strategy', 'adam', '--where', 'seed>1', '--yes', '--db', db]);
    expect(ended).toMatchObject({ status: 0, out: 'deleted 29 runs\n' });
    expect(ended.err).toMatch(/ is \d+\.\d kB smaller\n$/);
    expect(statSync(db).size).toBeLessThan(before / 2);
    expect(rowsIn(db)).toEqual({
      runs: 3,
      accuracies: 1,
      early_accuracies: 1,
      anytime_accuracies: 100,
      elsewhere_runs: 1,
      elsewhere_accuracies: 1,
    });
  });

  it('deletes runs by the beginnings of their ids, also those of other programs', async () => {
    const db = database();
    const theirs = JSON.parse(
      (await program(['results', '--strategy', 'theirs', '--json', '--db', db])).out,
    )[0].id;
    const { id } = newRun({ strategy: 'ewc', seed: 1 });
    const { status, out } = await program(['delete', theirs.slice(0, 8), id, '--yes', '--json', '--db', db]);
    expect([status, JSON.parse(out)]).toEqual([
      0,
      { deleted: 2, ids: [theirs, id], freedBytes: expect.any(Number) },
    ]);
    expect(rowsIn(db)).toMatchObject({ runs: 31, accuracies: 30 });
    expect(rowsIn(db)).not.toHaveProperty('elsewhere_runs');
  });

  it('deletes all if told so', async () => {
    const db = database();
    expect((await program(['delete', '--all', '--yes', '--db', db])).out).toBe('deleted 33 runs\n');
    expect(rowsIn(db)).toEqual({});
  });

  it.each([
    [
      'nothing that says which',
      ['--yes'],
      'say which runs: give ids, or options that select them such as --status failed, or --all',
    ],
    [
      'two that do',
      ['--all', '--status', 'failed', '--yes'],
      'give ids, or options that select runs, or --all; not more than one of these',
    ],
    [
      'no terminal, without --yes',
      ['--status', 'failed'],
      'this would delete 2 runs: 2 failed; there is no terminal to ask on, so repeat it with --yes. Nothing was deleted',
    ],
    ['an id that no run has', ['ffffffff', '--yes'], 'has no run whose id begins with "ffffffff"'],
  ])('refuses %s', async (_, options, message) => {
    const db = database();
    const { status, err } = await program(['delete', ...options, '--db', db]);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
    expect(storedRuns(db)).toHaveLength(32);
  });

  it('refuses what has changed since it was read', () => {
    const db = database();
    const runs = storedRuns(db);
    const store = openStore(db);
    store.begin(newRun({ strategy: 'ewc', seed: 2 }));
    store.fail(newRun({ strategy: 'ewc', seed: 2 }).id, 'again');
    const { id } = newRun({ strategy: 'ewc', seed: 2 });
    expect(() => store.delete(runs)).toThrow(
      `run ${id.slice(0, 8)} has changed in the meantime; nothing was deleted`,
    );
    store.close();
    expect(storedRuns(db)).toHaveLength(32);
  });

  it('is safe beside a grid that runs: it refuses what is being computed, and the grid goes on', async () => {
    const db = database();
    const grid = '--scenario split-mnist/domain --strategy l2 --seeds 6 --hidden 8 --epochs 1 --jobs 1';
    const { child, ended } = start(['run', ...grid.split(' '), '--db', db]);
    const ofGrid = () => storedRuns(db).filter(({ configuration }) => configuration.strategy.name === 'l2');
    const isUnderWay = () =>
      ofGrid().some(({ status }) => status === 'finished') &&
      ofGrid().some(({ status }) => status === 'running');
    while (!isUnderWay() && child.exitCode === null) await pause(20);
    const running = ofGrid().find(({ status }) => status === 'running')!;
    const refused = await program(['delete', '--all', '--yes', '--db', db]);
    expect([refused.status, refused.out, refused.err]).toEqual([
      1,
      '',
      expect.stringMatching(
        /^error: run [0-9a-f]{8} is being computed by another process; nothing was deleted\. /,
      ),
    ]);
    expect(child.exitCode).toBeNull();
    const done = ofGrid().find(({ status }) => status === 'finished')!;
    expect(running).toBeDefined();
    const deleted = await program(['delete', done.id, '--yes', '--db', db]);
    expect(deleted).toMatchObject({ status: 0, out: 'deleted 1 run\n' });
    const { id } = newRun({ strategy: 'ewc', seed: 1 });
    expect((await program(['delete', id, '--yes', '--db', db])).status).toBe(0);
    expect(child.exitCode).toBeNull();
    expect(await ended).toMatchObject({
      status: 1,
      out: expect.stringContaining('(n=5)'),
      err: expect.stringContaining(
        'error: 1 run was deleted meanwhile, so what is shown is not all; to run it again, repeat the command\n',
      ),
    });
    expect(ofGrid().map(({ status, accuracies }) => [status, accuracies.length])).toEqual(
      Array(5).fill(['finished', 15]),
    );
    expect(storedRuns(db)).toHaveLength(36);
  });
});

it('the space of a busy database is not given back, and the reason is told', () => {
  const db = database();
  const [busy, other] = [openKept(db, { timeout: 0 }), openKept(db)];
  other.exec('BEGIN IMMEDIATE');
  expect(giveBackSpace(busy, false)).toEqual({ reason: 'other processes are using it' });
  other.exec('ROLLBACK');
  expect(giveBackSpace(busy, false)).toEqual({ bytes: expect.any(Number) });
  for (const database of [busy, other]) database.close();
});

it.each([
  ['y\n', true],
  [' YES \n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  ['', false],
])('the answer %j is taken for %s', async (answer, isYes) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(answer);
  expect(await isConfirmed('Delete?', input, output)).toBe(isYes);
  expect(output.read().toString()).toBe('Delete? [y/N] ');
});
