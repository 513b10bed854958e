import { type Backend, checkDevice, type Device } from '../engine/engine.js';
import { UserError } from '../errors/user-error.js';
import type { RunConfiguration } from '../runs/configuration.js';
import { runGrid } from '../runs/grid.js';
import { identityOf } from '../runs/identity.js';
import type { RunRecord } from '../runs/record.js';
import { openStore } from '../store/store.js';
import { progressDisplay } from './progress/run-progress.js';

/** Exit status of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

export interface RunOptions {
  /** Database file. */
  db: string;
  backend: Backend;
  device: Device;
  jobs?: number | undefined;
  /** The message after Ctrl-C: what happened to the runs, and how to go on. By default: that they are stored. */
  whenStopped?: string | undefined;
}

const GO_ON = 'the finished runs are stored. To go on, repeat the command.';

/**
 * Runs what is not in the database yet, showing the progress on standard error, and then shows the runs that were
 * asked for, failed ones too. After Ctrl-C it says how to go on instead, and sets the exit status.
 * @throws UserError if runs failed, after showing them.
 */
export async function runAndShow(
  configurations: readonly RunConfiguration[],
  { db, backend, device, jobs, whenStopped = GO_ON }: RunOptions,
  show: (runs: RunRecord[]) => void | Promise<void>,
): Promise<void> {
  checkDevice(backend, device);
  const store = openStore(db);
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  // Not `once`: a library that restores the cursor ends the process if its own listener is the only one left.
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  const display = progressDisplay(process.stderr);
  let failed = 0;
  try {
    await runGrid(
      store,
      configurations,
      { backend, device, jobs, signal: interrupt.signal },
      {
        ...display.listener,
        failed: (job, message) => {
          failed++;
          display.listener.failed(job, message);
        },
      },
    );
    display.end();
    if (interrupt.signal.aborted) {
      process.stderr.write(`stopped; ${whenStopped}\n`);
      process.exitCode = INTERRUPTED;
      return;
    }
    const wanted = new Set(configurations.map(identityOf));
    await show(store.runs().filter(({ id }) => wanted.has(id)));
    if (failed > 0) {
      throw new UserError(`${failed} of ${wanted.size} runs failed; to try them again, repeat the command`);
    }
  } finally {
    display.end();
    store.close();
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  }
}
