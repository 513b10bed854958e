import { UserError } from '../errors/user-error.js';
import type { NewGrid } from '../store/grids.js';
import type { ResultStore } from '../store/store.js';
import type { GridOutcome } from './stored-grid.js';

/** Milliseconds between two signs of life to other processes. */
const RENEW_INTERVAL = 3_000;

/**
 * Does work for a grid. Once the work calls `enter`, since its first run can start or none has to, the grid is stored, and
 * the process gives signs of life. In the end it gives up what it has claimed, and how it ended is stored, too.
 */
export async function registered<T>(
  store: ResultStore,
  grid: NewGrid,
  signal: AbortSignal,
  work: (enter: () => void) => Promise<T>,
): Promise<T> {
  let alive: NodeJS.Timeout | undefined;
  const enter = () => {
    store.enterGrid(grid);
    alive = setInterval(() => tried(() => store.renew()), RENEW_INTERVAL);
  };
  const leave = (outcome: GridOutcome) => {
    if (!alive) return;
    clearInterval(alive);
    tried(() => store.leaveGrid(outcome));
  };
  try {
    const done = await work(enter);
    leave(signal.aborted ? 'stopped' : 'complete');
    return done;
  } catch (error) {
    leave('error');
    throw error;
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
