import { join } from 'node:path';
import type { RunRecord } from '../../src/runs/record.js';
import { program, temporaryFolder } from './program.js';
import { storedRuns } from './stored-runs.js';

/** A folder for databases, short runs by one worker that are stored there, and what is stored. */
export function batchedRuns() {
  const folder = temporaryFolder();
  const short = [
    '--scenario',
    'split-mnist/domain',
    '--hidden',
    '8',
    '--epochs',
    '1',
    '--batch-size',
    '1000',
  ];
  return {
    folder,
    run: (db: string, ...more: string[]) =>
      program(['run', ...short, '--jobs', '1', '--db', db, ...more], folder),
    runsIn: (db: string): RunRecord[] => storedRuns(join(folder, db)),
  };
}
