import { type ChildProcess, fork } from 'node:child_process';
import type { Backend, Device } from '../engine/engine.js';
import { UserError } from '../errors.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { RunConfiguration } from './configuration.js';
import { JobQueue } from './job-queue.js';
import type { FromWorker, ToWorker } from './messages.js';

/** A run to compute. */
export interface Job {
  id: string;
  configuration: RunConfiguration;
}

export interface PoolOptions {
  /** Number of worker processes. */
  workers: number;
  backend: Backend;
  device: Device;
  /** Stops the pool: runs under way are given up. */
  signal: AbortSignal;
}

/** What a worker said about a job. A worker that died says that the job failed. */
export type OnMessage = (job: Job, message: Exclude<FromWorker, { type: 'ready' }>) => void;

/** So many workers in a row may be killed before they take a run; then something other than chance kills them. */
const MOST_KILLED = 3;

const workerFile = new URL('./worker.js', import.meta.url);

/**
 * Computes jobs in worker processes, each as soon as a worker is free.
 * @throws UserError when workers cannot start, or a job can never run; whatever `onMessage` throws, after the
 * workers were stopped.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: PoolOptions,
  onMessage: OnMessage,
): Promise<void> {
  const queue = new JobQueue(jobs);
  const count = Math.min(options.workers, jobs.length);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, options.signal]);
  const lanes = Array.from({ length: count }, async (_, lane) => {
    try {
      let killed = 0;
      while (!queue.isEmpty && !signal.aborted) {
        killed = (await serve(() => queue.take(lane), options, signal, onMessage)) ? 0 : killed + 1;
        if (killed === MOST_KILLED) {
          throw new UserError(
            `${killed} worker processes in a row were killed before they took a run; is there memory for them? Each takes 0.6 to 1.5 GB, and --jobs sets their number`,
          );
        }
      }
    } catch (error) {
      stop.abort();
      throw error;
    }
  });
  const results = await Promise.allSettled(lanes);
  const broken = results.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
}

const orderOf = ({ configuration }: Job): ToWorker => ({
  type: 'run',
  configuration,
  own: {
    scenario: scenarios.sourceOf(configuration.scenario),
    strategy: strategies.sourceOf(configuration.strategy),
  },
});

/**
 * One worker's life: it takes jobs until none is left, it dies, or it is stopped.
 * @returns false when it was killed before it took a job.
 */
function serve(
  take: () => Job | undefined,
  options: PoolOptions,
  signal: AbortSignal,
  onMessage: OnMessage,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(workerFile, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let job: Job | undefined;
    let failure: unknown;
    let spawned = false;
    let taken = false;
    // A channel that closed is the end of the worker, which 'exit' deals with.
    const send = (message: ToWorker) => {
      worker.send(message, () => {});
    };
    const stop = () => worker.kill('SIGKILL');
    const giveUp = (error: unknown) => {
      failure ??= error;
      stop();
    };
    const next = () => {
      job = signal.aborted ? undefined : take();
      taken ||= job !== undefined;
      if (job) send(orderOf(job));
      else if (worker.connected) worker.disconnect();
    };

    signal.addEventListener('abort', stop);
    worker.on('spawn', () => {
      spawned = true;
    });
    worker.on('error', (error) => {
      if (!spawned) reject(new UserError(`a worker process does not start: ${error.message}`));
    });
    worker.on('message', (message: FromWorker) => {
      if (signal.aborted) return;
      try {
        if (message.type === 'ready') return next();
        if (message.type === 'failed' && (!job || message.exitCode === 2)) {
          // Without a job it is the engine that cannot start; wrong usage is for the user to mend first.
          return giveUp(new UserError(message.message, message.exitCode));
        }
        onMessage(job!, message);
        if (message.type === 'finished' || message.type === 'failed') next();
      } catch (error) {
        giveUp(error);
      }
    });
    worker.on('exit', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (failure) return reject(failure);
      if (job && !signal.aborted) {
        const cause = killedBy ? `was killed by ${killedBy}` : `ended with status ${code}`;
        try {
          onMessage(job, { type: 'failed', message: `its worker process ${cause}`, exitCode: 1 });
        } catch (error) {
          return reject(error);
        }
      } else if (!job && killedBy && !taken && !signal.aborted) {
        return resolve(false);
      } else if (!job && code !== 0 && !signal.aborted) {
        return reject(
          new UserError(`a worker process ended with status ${code ?? killedBy} before it took a run`),
        );
      }
      resolve(true);
    });
    send({ type: 'setup', backend: options.backend, device: options.device });
  });
}
