import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { identityOf } from '../../src/runs/identity.js';
import { LEASE } from '../../src/store/claims.js';
import type { NewGrid } from '../../src/store/grids.js';
import { openKept } from '../../src/store/kept-database.js';
import { openStore, type ResultStore } from '../../src/store/store.js';
import { databaseOfVersion, runsIn } from './old-database.js';
import { configurationOf, folder, newRun } from './samples.js';

const grid = (seeds: readonly number[], strategies = ['adam', 'l2']): NewGrid => ({
  runs: strategies
    .flatMap((strategy) => seeds.map((seed) => configurationOf({ strategy, seed })))
    .map((configuration) => ({ id: identityOf(configuration), configuration })),
  command: ['run', '--seeds', '2'],
  workers: 2,
});

function opened(file: string): ResultStore {
  const store = openStore(file);
  onTestFinished(() => store.close());
  return store;
}

const database = () => join(folder(), 'results.sqlite');

test('a grid is all that was asked for, and who computes it', () => {
  const store = opened(database());
  const asked = grid([1, 2]);
  store.enterGrid(asked);
  const [stored, ...others] = store.grids();
  expect(others).toEqual([]);
  expect(stored!.runs).toEqual(asked.runs);
  for (const { id, configuration } of stored!.runs) expect(id).toBe(identityOf(configuration));
  expect(stored!.processes).toMatchObject([
    { pid: process.pid, command: asked.command, workers: 2, endedAt: null, outcome: null, isAlive: true },
  ]);
  store.leaveGrid('complete');
  expect(store.grids()[0]!.processes).toMatchObject([{ outcome: 'complete', isAlive: false }]);
});

test('the same runs are the same grid, whoever asks for them and in whatever order; other runs are another', () => {
  const file = database();
  const [mine, other] = [opened(file), opened(file)];
  mine.enterGrid(grid([1, 2]));
  other.enterGrid({ ...grid([2, 1], ['l2', 'adam']), command: null });
  expect(mine.grids()).toHaveLength(1);
  expect(mine.grids()[0]!.processes.map(({ command }) => command)).toEqual([null, ['run', '--seeds', '2']]);
  other.leaveGrid('stopped');
  other.enterGrid(grid([1, 2, 3]));
  expect(mine.grids().map(({ runs }) => runs.length)).toEqual([6, 4]);
  expect(mine.grids(1).map(({ runs }) => runs.length)).toEqual([6]);
  expect(mine.grids()[1]!.processes.map(({ outcome }) => outcome)).toEqual(['stopped', null]);
});

test('how far a run is becomes known with the next sign of life', () => {
  const file = database();
  const [mine, other] = [opened(file), opened(file)];
  const run = newRun({ strategy: 'adam', seed: 1 });
  mine.enterGrid(grid([1]));
  mine.claim(run.id, new Date().toISOString());
  mine.progress(run.id, 0.25);
  expect(other.shares()).toEqual(new Map([[run.id, 0]]));
  mine.renew();
  expect(other.shares()).toEqual(new Map([[run.id, 0.25]]));
  mine.leaveGrid('complete');
  expect(other.shares()).toEqual(new Map());
});

test('a process that was not heard from for long, or is gone, is not alive', () => {
  const file = database();
  const store = opened(file);
  store.enterGrid(grid([1]));
  const change = (text: string, value: unknown) => {
    const raw = openKept(file);
    raw.prepare(`UPDATE grid_processes SET ${text}`).run(value);
    raw.close();
  };
  const isAlive = () => store.grids()[0]!.processes[0]!.isAlive;
  change('alive_at = ?', Date.now() - LEASE - 1000);
  expect(isAlive()).toBe(false);
  store.renew();
  expect(isAlive()).toBe(true);
  // No process has this number on Linux, macOS or Windows.
  change('owner = replace(owner, ?, 2147483646)', ` ${process.pid} `.trim());
  expect(isAlive()).toBe(false);
});

test('a database of the version before has no grids, and its runs', () => {
  const [file, id] = databaseOfVersion(13);
  expect(runsIn(file, true).map((run) => run.id)).toEqual([id]);
  const store = opened(file);
  expect(store.grids()).toEqual([]);
  store.enterGrid(grid([1]));
  expect(store.grids()).toHaveLength(1);
});
