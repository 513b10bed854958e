import { type ChildProcess, fork } from 'node:child_process';
import { deviceEnvironment } from '../engine/device-environment.js';
import { cleanUpIfEnded } from '../system/clean-up.js';

const file = new URL('./worker.js', import.meta.url);

/** The environment is set before it starts, since NVIDIA's libraries read it, and Node may change it for itself alone. */
const forked = (tf32 = false): ChildProcess =>
  fork(file, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...deviceEnvironment(tf32) },
  });

let early: ChildProcess | undefined;

/**
 * Starts a worker process before it is known what it will compute: it loads its modules while this process loads its
 * own. It does not keep this process from ending, and ends with it.
 */
export function startEarly(): void {
  // One that cannot be started is tried again when it is needed.
  const worker = ifPossible(() => forked());
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

/**
 * The worker process that was started early, which may have been killed since; otherwise a new one. The early one cannot
 * compute in TF32.
 */
export function workerProcess(tf32 = false): ChildProcess {
  const worker = early;
  if (tf32) endUnused();
  early = undefined;
  if (!worker || tf32) return forked(tf32);
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
