import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKept } from '../../src/store/kept-database.js';
import { openStore } from '../../src/store/store.js';

/** A grid of 24 runs, each of which takes a fraction of a second. */
export const RUNS = 24;

export const gridOn = (db: string, seeds = 4, batchSeeds = 1): string[] => [
  'run',
  ...['--scenario', 'split-mnist/task,split-mnist/domain', '--strategy', 'adam,l2,si', '--seeds', `${seeds}`],
  ...['--hidden', '8', '--epochs', '1', '--batch-size', '1000', '--jobs', '2', '--db', db],
  ...['--batch-seeds', `${batchSeeds}`],
];

/** What must be the same however often a grid was disturbed: of each run all but times. */
export function numbersIn(db: string): unknown[] {
  const store = openStore(db, { readonly: true });
  try {
    return store.runs().map(({ id, status, error, tasks, accuracies, earlyAccuracies }) => ({
      ...{ id, status, error, tasks },
      accuracies: [...accuracies, ...earlyAccuracies].map(({ seconds: _, ...entry }) => entry),
    }));
  } finally {
    store.close();
  }
}

/** What SQLite finds wrong with a file, and how many runs are claimed. */
export function stateOf(db: string): { integrity: unknown; claims: unknown } {
  const database = openKept(db, { readonly: true });
  try {
    return {
      integrity: database.prepare('PRAGMA integrity_check').pluck().get(),
      claims: database.prepare('SELECT count(*) FROM claims').pluck().get(),
    };
  } finally {
    database.close();
  }
}

/** Worker processes of a process, by Linux's own account. */
export function workersOf(pid: number): number[] {
  try {
    return readFileSync(join('/proc', `${pid}`, 'task', `${pid}`, 'children'), 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    // It has just ended.
    return [];
  }
}

/** Signals a process that may have ended. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
