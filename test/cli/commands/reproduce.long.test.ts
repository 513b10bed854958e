import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { openKept } from '../../../src/store/kept-database.js';
import { program, start, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';
import { numbers } from './mnist-grid.js';
import { RUNS, tablePart } from './table-part.js';

const folder = temporaryFolder();
const part = (...given: [db: string, ...more: string[]]) => tablePart(folder, ...given);

const stored = (db: string): RunRecord[] => storedRuns(join(folder, `${db}.sqlite`));

const finished = (db: string) => stored(db).filter(({ status }) => status === 'finished');

const childrenOf = (pid: number): number[] => {
  try {
    return execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return [];
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Starts the program and waits until its progress says `line`. */
async function startUntil(args: string[], line: RegExp) {
  const started = start(args);
  await new Promise<void>((resolve) => {
    started.child.stderr.on('data', (data) => {
      if (line.test(`${data}`)) resolve();
    });
  });
  return started;
}

it('reproduce goes on after every kill, with nothing lost and nothing run twice', async () => {
  // Runs as they were first finished.
  const kept = new Map<string, RunRecord>();
  const keep = () => {
    for (const run of finished('killed')) {
      expect(run).toEqual(kept.get(run.id) ?? run);
      kept.set(run.id, run);
    }
  };

  // The parent, before the first run and in the midst of later ones.
  for (const [line, pause] of [
    [/8 to run/, 0],
    [/seed 1: /, 0],
    [/seed \d: /, 150],
  ] as const) {
    const { child, ended } = await startUntil(part('killed', '--jobs', '2'), line);
    await setTimeout(pause);
    const workers = childrenOf(child.pid!);
    child.kill('SIGKILL');
    expect((await ended).status).toBe(null);
    // No worker outlives it.
    while (workers.some(isAlive)) await setTimeout(50);
    keep();
  }
  expect(kept.size).toBeGreaterThan(1);
  expect(kept.size).toBeLessThan(RUNS);

  // A worker: its run has failed, the others go on, and the table is there with what there is.
  const launched = new Date().toISOString();
  const { child, ended } = start(part('killed', '--jobs', '1'));
  const computing = ({ status, startedAt }: RunRecord) => status === 'running' && startedAt > launched;
  while (!stored('killed').some(computing)) await setTimeout(20);
  process.kill(childrenOf(child.pid!)[0]!, 'SIGKILL');
  const after = await ended;
  expect(after.status).toBe(1);
  expect(after.err).toMatch(new RegExp(`${kept.size} of ${RUNS} runs (is|are) already stored`));
  expect(after.err).toMatch(/its worker process was killed by SIGKILL/);
  expect(after.err).toMatch(/error: 1 of 8 runs failed; to try it again, repeat the command/);
  expect(after.out).toMatch(/n=3 of 4/);
  expect(after.out).toMatch(/1 failed/);
  expect(readFileSync(join(folder, 'killed', 'table4.md'), 'utf8')).toMatch(/n=3 of 4, 1 failed/);
  keep();
  expect(kept.size).toBe(RUNS - 1);

  const last = await program(part('killed', '--jobs', '1'));
  expect(last.status).toBe(0);
  expect(last.err).toMatch(/7 of 8 runs are already stored, 1 to run/);
  keep();
  const whole = await program(part('whole', '--jobs', '1'));
  expect(whole.status).toBe(0);
  expect(numbers(stored('killed'))).toEqual(numbers(stored('whole')));
  expect(stored('killed').length).toBe(RUNS);
  const database = openKept(join(folder, 'killed.sqlite'), { readonly: true });
  expect(database.prepare('PRAGMA integrity_check').pluck().get()).toBe('ok');
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
  database.close();
});
