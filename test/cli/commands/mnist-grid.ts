import { join } from 'node:path';
import type { RunRecord } from '../../../src/runs/record.js';
import { storedRuns } from '../stored-runs.js';

/** A grid on the whole of MNIST that is short, one pass over the data with a small network, and what it stored. */
export const mnistGrid = (folder: string) => ({
  grid: (db: string, ...more: string[]): string[] => [
    ...['run', '--scenario', 'split-mnist/task,split-mnist/class', '--strategy', 'adam,l2', '--seeds', '2'],
    ...['--hidden', '16', '--epochs', '1', '--batch-size', '500', '--db', join(folder, db), ...more],
  ],
  stored: (db: string): RunRecord[] => storedRuns(join(folder, db)),
});

/** The arguments with other values for some options. */
export const changed = (args: readonly string[], values: Record<string, string>): string[] =>
  args.map((arg, index) => values[args[index - 1]!] ?? arg);

/** What must be the same whenever a run is repeated. */
export const numbers = (runs: RunRecord[]) =>
  runs.map(({ id, status, accuracies }) => ({
    id,
    status,
    accuracies: accuracies.map(({ seconds: _, ...entry }) => entry),
  }));
