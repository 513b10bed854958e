import { type ChildProcess, fork } from 'node:child_process';
import { cleanUpIfEnded } from '../system/clean-up.js';

const file = new URL('./worker.js', import.meta.url);

const forked = (): ChildProcess => fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

let early: ChildProcess | undefined;

/**
 * Starts a worker process before it is known what it will compute: it loads its modules while this process loads its
 * own. It does not keep this process from ending, and ends with it.
 */
export function startEarly(): void {
  // One that cannot be started is tried again when it is needed.
  const worker = ifPossible(forked);
  if (!worker) return;
  worker.on('error', () => {
    early = undefined;
  });
  worker.unref();
  worker.channel?.unref();
  process.on('exit', endUnused);
  cleanUpIfEnded(endUnused);
  early = worker;
}

/** The worker process that was started early, which may have been killed since; otherwise a new one. */
export function workerProcess(): ChildProcess {
  const worker = early;
  if (!worker) return forked();
  early = undefined;
  process.off('exit', endUnused);
  worker.removeAllListeners('error');
  worker.ref();
  worker.channel?.ref();
  return worker;
}

function ifPossible<T>(start: () => T): T | undefined {
  try {
    return start();
  } catch {
    return undefined;
  }
}

const endUnused = (): void => {
  early?.kill('SIGKILL');
};
