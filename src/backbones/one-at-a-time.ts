import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Database, SqliteError } from 'better-sqlite3';
import { openKept } from '../store/kept-database.js';
import { makeFolder } from '../system/make-folder.js';

/** Milliseconds between two tries to get a lock. */
const PAUSE = 200;

/**
 * Does work that one process of a machine does while the others wait. The lock is SQLite's, on an empty file: the operating
 * system takes it back when a process ends, however it ends, and so none is left behind. Where the file system has no locks,
 * or the file cannot be made, the work is done without.
 * @param file of the lock; made, with its folder, and left there, as removing it while others wait gives two locks
 * @param waits called once if another process has the lock
 * @param signal ends the wait, with an error
 */
export async function oneAtATime<T>(
  file: string,
  { waits, signal }: { waits?: (() => void) | undefined; signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const lock = opened(file);
  try {
    if (lock && !isTaken(lock)) {
      waits?.();
      do await setTimeout(PAUSE, undefined, { signal });
      while (!isTaken(lock));
    }
    return await work();
  } finally {
    lock?.close();
  }
}

function opened(file: string): Database | undefined {
  try {
    makeFolder(dirname(file));
    return openKept(file, { timeout: 0 });
  } catch {
    return undefined;
  }
}

/** Takes a lock, if no other process has it. @returns false if one has */
function isTaken(lock: Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    return !(error instanceof SqliteError && error.code.startsWith('SQLITE_BUSY'));
  }
}
