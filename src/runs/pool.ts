import { setMaxListeners } from 'node:events';
import type { Backend, Device } from '../engine/engine.js';
import { DeviceError } from '../engine/onnx/device-error.js';
import { UserError } from '../errors/user-error.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { JobGroup } from './batched/groups.js';
import type { RunConfiguration } from './configuration.js';
import type { BuiltInData, FromWorker, RunMessage, ToWorker } from './messages.js';
import { workerProcess } from './worker-process.js';

/** A run to compute. */
export interface Job {
  id: string;
  configuration: RunConfiguration;
}

export interface PoolOptions {
  /** Number of worker processes; zero if there are no jobs. */
  workers: number;
  backend: Backend;
  device: Device;
  /** Whether a GPU computes products in TF32. */
  tf32?: boolean | undefined;
  /** Every how many steps runs also test on the way. */
  evaluateEvery?: number | undefined;
  /** Whether a run that can never work fails alone, since the others are not of the same command. */
  goesOn?: boolean | undefined;
  /** Whether workers give the networks of their runs, too. */
  withNetwork?: boolean | undefined;
  /** Stops the pool and abandons the runs in progress. */
  signal: AbortSignal;
  /** What workers read before they take a run, until one has: damaged data stop the pool only before there are results. */
  ahead?: BuiltInData | undefined;
}

/** Where workers get their jobs from. */
export interface JobSource {
  readonly isEmpty: boolean;
  /** @param worker its number, from 0 @returns undefined if no job is left for it */
  take(worker: number, signal: AbortSignal): Promise<JobGroup | undefined>;
}

/** What is done with what a worker reports about a job; if it dies, its jobs count as failed. @returns false to abandon the job */
export type OnMessage = (job: Job, message: RunMessage) => boolean;

/** What workers were to read ahead has to be prepared first; no run has been taken. */
export class Unprepared extends Error {}

/** If this many workers in a row are killed before they take a run, it is no coincidence, and the pool stops. */
const MOST_KILLED = 3;

/**
 * Computes jobs in worker processes, each as soon as a worker is free.
 * @throws UserError if workers cannot start, or a job can never work; {@link Unprepared}; whatever `onMessage` throws,
 * after stopping the workers.
 */
export async function runJobs(source: JobSource, options: PoolOptions, onMessage: OnMessage): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, options.signal]);
  // Each worker listens, and there may be many.
  setMaxListeners(0, signal);
  let { ahead } = options;
  const ready = () => {
    ahead = undefined;
  };
  const unprepared = () => {
    if (ahead) throw new Unprepared();
  };
  const lanes = Array.from({ length: options.workers }, async (_, lane) => {
    try {
      let killed = 0;
      while (!source.isEmpty && !signal.aborted) {
        const take = (life: AbortSignal) => source.take(lane, life);
        killed = (await serve(take, { ...options, ahead, ready, unprepared }, signal, onMessage))
          ? 0
          : killed + 1;
        if (killed === MOST_KILLED) {
          throw new UserError(
            `${killed} worker processes in a row were killed before they took a run, perhaps for lack of memory; each takes 0.3 to 1.5 GB: start fewer with --jobs`,
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

/** Whether a process ended by itself; the system kills by SIGKILL where memory is short. */
const isCrash = (code: number | null, killedBy: NodeJS.Signals | null): boolean =>
  killedBy ? killedBy !== 'SIGKILL' : code !== 0;

function orderOf(
  { jobs, lanes, evaluateEvery }: JobGroup,
  means: Pick<PoolOptions, 'evaluateEvery' | 'withNetwork'>,
): ToWorker {
  // What differs in the seed alone uses the same files.
  const { scenario, strategy } = jobs[0]!.configuration;
  return {
    type: 'group',
    runs: jobs.map(({ id, configuration }) => ({ id, configuration })),
    lanes,
    evaluateEvery: evaluateEvery ?? means.evaluateEvery,
    withNetwork: means.withNetwork,
    own: {
      scenario: Object.values(scenarios.sourcesOf(scenario)),
      strategy: Object.values(strategies.sourcesOf(strategy)),
    },
  };
}

/**
 * Runs one worker: it takes jobs until none is left, it dies, or it is stopped.
 * @returns false if it was killed before it took a job.
 */
function serve(
  take: (signal: AbortSignal) => Promise<JobGroup | undefined>,
  options: PoolOptions & { ready: () => void; unprepared: () => void },
  signal: AbortSignal,
  onMessage: OnMessage,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const { backend, device, tf32, ahead } = options;
    const worker = workerProcess(tf32);
    const life = new AbortController();
    /** The jobs that it computes, by id. */
    const open = new Map<string, Job>();
    let failure: unknown;
    let lost = false;
    let taken = false;
    /** Whether it has its engine. */
    let started = false;
    // A closed channel means that the worker has ended; 'exit' handles that.
    const send = (message: ToWorker) => {
      worker.send(message, () => {});
    };
    const stop = () => worker.kill('SIGKILL');
    const giveUp = (error: unknown) => {
      failure ??= error;
      stop();
    };
    const next = async () => {
      let group: JobGroup | undefined;
      try {
        group = await take(AbortSignal.any([life.signal, signal]));
      } catch (error) {
        return giveUp(error);
      }
      taken ||= group !== undefined;
      for (const job of group?.jobs ?? []) open.set(job.id, job);
      if (group) send(orderOf(group, options));
      else if (worker.connected) worker.disconnect();
    };
    const abandon = (id: string) => {
      open.delete(id);
      // A worker stops a run only between two programs; alone, its process can be stopped at once.
      if (open.size > 0) return send({ type: 'abandon', id });
      lost = true;
      stop();
    };
    const hear = (id: string, message: RunMessage) => {
      const job = open.get(id);
      // It has been abandoned.
      if (!job) return;
      // Wrong usage has to be corrected before anything of a command can run.
      if (message.type === 'failed' && message.exitCode === 2 && !options.goesOn) {
        return giveUp(new UserError(message.message, message.exitCode));
      }
      const isWanted = onMessage(job, message);
      if (message.type === 'finished' || message.type === 'failed') {
        open.delete(id);
        if (open.size === 0) void next();
      } else if (!isWanted) {
        abandon(id);
      }
    };

    signal.addEventListener('abort', stop);
    worker.on('error', (error) => {
      if (worker.pid === undefined)
        reject(new UserError(`a worker process could not be started: ${error.message}`));
    });
    worker.on('message', (message: FromWorker) => {
      if (signal.aborted || lost) return;
      started ||= message.type === 'ready' || message.type === 'unprepared';
      try {
        if (message.type === 'ready') {
          options.ready();
          return void next();
        }
        if (message.type === 'unprepared') {
          options.unprepared();
          // Others have read it; one in its place reads what it needs with its run.
          return void stop();
        }
        if (message.type === 'failed') {
          return giveUp(new UserError(message.message, message.exitCode));
        }
        hear(message.id, message.message);
      } catch (error) {
        giveUp(error);
      }
    });
    const ended = (code: number | null, killedBy: NodeJS.Signals | null) => {
      life.abort();
      signal.removeEventListener('abort', stop);
      if (failure) return reject(failure);
      if (signal.aborted) return resolve(true);
      if (open.size > 0) {
        const cause = killedBy ? `was killed by ${killedBy}` : `ended with status ${code}`;
        try {
          for (const job of open.values())
            onMessage(job, {
              type: 'failed',
              message: `its worker process ${cause}`,
              exitCode: 1,
              isLost: true,
            });
        } catch (error) {
          return reject(error);
        }
      } else if (!started && device !== 'cpu' && isCrash(code, killedBy)) {
        const cause = killedBy ? `killed it with ${killedBy}` : `ended it with status ${code}`;
        return reject(new DeviceError(device, `loading its libraries into a process ${cause}`));
      } else if (killedBy) {
        return resolve(taken);
      } else if (code !== 0) {
        return reject(new UserError(`a worker process ended with status ${code} before it took a run`));
      }
      resolve(true);
    };
    // It may have been killed before.
    if (worker.exitCode !== null || worker.signalCode !== null) {
      return ended(worker.exitCode, worker.signalCode);
    }
    worker.on('exit', ended);
    send({ type: 'setup', backend, device, ahead });
  });
}
