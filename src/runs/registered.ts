import { UserError } from '../errors/user-error.js';
import type { NewGrid } from '../store/grids.js';
import type { ResultStore } from '../store/store.js';

/** Milliseconds between two signs of life to other processes. */
const RENEW_INTERVAL = 3_000;

/**
 * Does work for a grid, which is stored first, and gives signs of life meanwhile. How it ended is stored, too, and what
 * the process has claimed is given up.
 */
export async function registered<T>(
  store: ResultStore,
  grid: NewGrid,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  store.enterGrid(grid);
  const alive = setInterval(() => tried(() => store.renew()), RENEW_INTERVAL);
  try {
    const done = await work();
    tried(() => store.leaveGrid(signal.aborted ? 'stopped' : 'complete'));
    return done;
  } catch (error) {
    tried(() => store.leaveGrid('error'));
    throw error;
  } finally {
    clearInterval(alive);
  }
}

/** Ignores a locked or full database: storing results will report it, and claims expire by themselves. */
function tried(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}
