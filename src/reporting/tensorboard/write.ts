import { join } from 'node:path';
import type { AnyRun } from '../../runs/elsewhere.js';
import { fileStem } from '../../runs/file-stem.js';
import { writeWhole } from '../../system/write-whole.js';
import { eventFile } from './event-file.js';
import { scalarsOf, secondsOf } from './scalars.js';

/** One name, so that a run that is written again replaces its file: TensorBoard would draw both. */
const NAME = 'events.out.tfevents.continual-bench';

/**
 * Writes finished runs as TensorBoard's event files, each in a folder of its own.
 * @returns the paths of the files
 * @throws UserError if the file system refuses
 */
export const writeEvents = (runs: readonly AnyRun[], folder: string): string[] =>
  runs
    .filter(({ status }) => status === 'finished')
    .map((run) => {
      const file = join(folder, fileStem(run), NAME);
      writeWhole(file, eventFile(scalarsOf(run), secondsOf(run.startedAt)));
      return file;
    });
