import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../src/system/temporary-folder.js';
import type { Subject } from '../measuring/kind.js';
import type { Side } from '../measuring/side.js';
import { timedProcess } from './timed-process.js';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** The built program, which makes one run into a new database. */
export const ours = ({ head, strategy, hidden }: Subject): Side => ({
  async block() {
    const folder = temporaryFolder();
    try {
      return await timedProcess(process.execPath, [
        ...[program, 'run', '--scenario', 'split-mnist/domain', '--head', head, '--strategy', strategy],
        ...['--hidden', `${hidden}`, '--jobs', '1', '--db', join(folder, 'results.sqlite')],
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  async close() {},
});
