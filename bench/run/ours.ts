import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/store.js';
import { temporaryFolder } from '../../src/system/temporary-folder.js';
import type { RunCost, Subject } from '../measuring/kind.js';
import type { Side } from '../measuring/side.js';
import { timedProcess } from './timed-process.js';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** The built program, which makes one run into a new database. */
export class Ours implements Side {
  /** Of the latest run. */
  cost: RunCost | undefined;

  constructor(private readonly subject: Subject) {}

  async block(): Promise<number> {
    const { head, strategy, hidden } = this.subject;
    const folder = temporaryFolder();
    const database = join(folder, 'results.sqlite');
    try {
      const seconds = await timedProcess(process.execPath, [
        ...[program, 'run', '--scenario', 'split-mnist/domain', '--head', head, '--strategy', strategy],
        ...['--hidden', `${hidden}`, '--jobs', '1', '--db', database],
      ]);
      const store = openStore(database, { readonly: true });
      const [run] = store.runs();
      store.close();
      this.cost = { overhead: seconds - run!.seconds!, peakMemory: run!.peakMemory! };
      return seconds;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {}
}
