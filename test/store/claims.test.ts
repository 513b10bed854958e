import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LEASE, LostClaim } from '../../src/store/claims.js';
import { openKept } from '../../src/store/kept-database.js';
import { openStore, type ResultStore } from '../../src/store/store.js';
import { entry, folder, newRun, totals } from './samples.js';

const now = () => new Date().toISOString();
const run = newRun({ tasks: 1 });

/** Two processes' views of one database, and the file. */
function two(): { mine: ResultStore; other: ResultStore; file: string } {
  const file = join(folder(), 'results.sqlite');
  const [mine, other] = [openStore(file), openStore(file)];
  onTestFinished(() => {
    mine.close();
    other.close();
  });
  return { mine, other, file };
}

/** Changes all claims, as time or another machine would. */
function changeClaims(file: string, change: string, ...values: unknown[]): void {
  const database = openKept(file);
  database.prepare(`UPDATE claims SET ${change}`).run(...values);
  database.close();
}

function compute(store: ResultStore, accuracy: number): void {
  store.begin(run);
  store.addAccuracy(run.id, entry(1, 1, accuracy));
  store.finish(run.id, totals);
}

describe('a run', () => {
  test('is claimed by one process, which may ask again', () => {
    const { mine, other } = two();
    expect(mine.claim(run.id, now())).toBe('claimed');
    expect(mine.claim(run.id, now())).toBe('claimed');
    expect(other.claim(run.id, now())).toBe('elsewhere');
    expect(() => other.begin(run)).toThrow(LostClaim);
  });

  test('comes back finished from the process that had claimed it', () => {
    const { mine, other } = two();
    mine.claim(run.id, now());
    compute(mine, 0.75);
    expect(other.claim(run.id, now())).toMatchObject({
      status: 'finished',
      accuracies: [{ accuracy: 0.75 }],
    });
  });

  test('that failed is tried again, but not by those who were waiting for it', () => {
    const { mine, other } = two();
    const since = now();
    mine.claim(run.id, since);
    mine.begin(run);
    mine.fail(run.id, 'for a test');
    expect(other.claim(run.id, since)).toMatchObject({ status: 'failed', error: 'for a test' });
    expect(other.claim(run.id, new Date(Date.now() + 1).toISOString())).toBe('claimed');
  });

  test('is anyone’s when its process gives it up', () => {
    const { mine, other } = two();
    mine.claim(run.id, now());
    mine.leaveGrid('complete');
    expect(other.claim(run.id, now())).toBe('claimed');
  });

  test('is taken over from a process that has died', () => {
    const { mine, other, file } = two();
    mine.claim(run.id, now());
    // No process has this number: Linux gives numbers up to 4,194,304.
    changeClaims(file, "owner = replace(owner, ' ' || ?, ' 9999999')", `${process.pid}`);
    expect(other.claim(run.id, now())).toBe('claimed');
  });

  test('is taken over from a process of another machine once that has been silent for long', () => {
    const { mine, other, file } = two();
    mine.claim(run.id, now());
    changeClaims(file, 'owner = ?, alive_at = ?', 'elsewhere 9999999 x', Date.now());
    expect(other.claim(run.id, now())).toBe('elsewhere');
    changeClaims(file, 'alive_at = ?', Date.now() - LEASE - 1);
    expect(other.claim(run.id, now())).toBe('claimed');
  });

  test('stays claimed while its process says that it is alive', () => {
    const { mine, other, file } = two();
    mine.claim(run.id, now());
    changeClaims(file, 'alive_at = ?', Date.now() - LEASE - 1);
    mine.renew();
    expect(other.claim(run.id, now())).toBe('elsewhere');
  });

  test('is running while it is claimed, and interrupted when its process has given it up or is gone', () => {
    const { mine, other, file } = two();
    const shown = () => [
      other.runs().map(({ status }) => status),
      other.runs({ status: ['running'] }).length,
      other.runs({ status: ['interrupted'] }).length,
      other.runs({ status: ['interrupted', 'running', 'failed'] }).length,
    ];
    mine.begin(run);
    expect(shown()).toEqual([['running'], 1, 0, 1]);
    changeClaims(file, 'alive_at = ?', Date.now() - LEASE - 1);
    expect(shown()).toEqual([['interrupted'], 0, 1, 1]);
    mine.renew();
    expect(shown()).toEqual([['running'], 1, 0, 1]);
    mine.leaveGrid('complete');
    expect(shown()).toEqual([['interrupted'], 0, 1, 1]);
  });

  test('that was taken over takes nothing from its first process, finished or not', () => {
    const { mine, other, file } = two();
    mine.claim(run.id, now());
    mine.begin(run);
    changeClaims(file, 'alive_at = ?', Date.now() - LEASE - 1);
    expect(other.claim(run.id, now())).toBe('claimed');
    other.begin(run);
    const late = [
      () => mine.begin(run),
      () => mine.addAccuracy(run.id, entry(1, 1, 0)),
      () => mine.addEarlyAccuracy(run.id, entry(0, 1, 0)),
      () => mine.finish(run.id, totals),
      () => mine.fail(run.id, 'late'),
    ];
    for (const write of late) expect(write).toThrow(LostClaim);
    other.addAccuracy(run.id, entry(1, 1, 0.25));
    other.finish(run.id, totals);
    for (const write of late) expect(write).toThrow(LostClaim);
    expect(other.runs()).toMatchObject([{ status: 'finished', accuracies: [{ accuracy: 0.25 }] }]);
  });
});
