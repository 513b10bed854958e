import type { RunConfiguration } from './configuration.js';

/** How a process ended that computed a grid: all runs had ended; a signal stopped it; or an error did. */
export const gridOutcomes = ['complete', 'stopped', 'error'] as const;
export type GridOutcome = (typeof gridOutcomes)[number];

/** A process that computes a grid, or did. */
export interface GridProcess {
  host: string;
  pid: number;
  /** The command that started it, without the program's name; null if that was another program. */
  command: string[] | null;
  /** How many worker processes it has. */
  workers: number;
  /** ISO 8601 times. */
  startedAt: string;
  /** Its last sign of life. */
  aliveAt: string;
  endedAt: string | null;
  /** Null if it has not ended, or was killed. */
  outcome: GridOutcome | null;
  /** Whether it runs now; on other machines: whether it was heard from in the last seconds. */
  isAlive: boolean;
}

/** Runs that were asked for together. */
export interface StoredGrid {
  /** SHA-256 of its runs' ids, in hex: the same runs are the same grid. */
  id: string;
  runs: { id: string; configuration: RunConfiguration }[];
  /** The latest first. */
  processes: GridProcess[];
}
