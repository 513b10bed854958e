import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Backend, Device } from '../../engine/engine.js';
import { environmentOf, programVersion } from '../../runs/environment.js';
import { environmentOfRun } from '../../runs/environment-of-run.js';
import type { RunMessage } from '../../runs/messages.js';
import { neededData } from '../../runs/needed-data.js';
import { type Job, runJobs } from '../../runs/pool.js';
import { prepareFeatures } from '../../runs/prepare-features.js';
import type { Connection } from '../connection.js';
import { MOST_BYTES } from '../keys.js';
import { LOCK } from '../lock.js';
import { explained } from '../refusal.js';
import { codeMark } from '../requirement.js';
import { runLabel } from '../run-label.js';
import { tidy } from '../tidy.js';
import { SAY_INTERVAL, sayOfWorker, workerLeaves } from '../workers.js';
import { Account } from './account.js';
import { type HeldRun, HeldRuns } from './held.js';
import type { WorkListener } from './listener.js';
import { lookForLost } from './lost-looks.js';
import { Memberships } from './memberships.js';
import { ReceivedFiles } from './own-files.js';
import { Pace } from './pace.js';
import { QueueSource } from './source.js';
import type { Taken } from './taking-queue.js';

export interface WorkOptions {
  backend: Backend;
  device: Device;
  tf32?: boolean | undefined;
  /** Number of processes that compute. */
  jobs: number;
  /** Whether it ends once nothing waits that it can compute. */
  untilIdle: boolean;
  /** Whether it runs the code of users' own files. */
  trustsPlugins: boolean;
  signal: AbortSignal;
  /** How long the lock of a run lasts, in milliseconds; for tests. */
  lock?: number;
  /** What computes; worker processes, unless the queue itself is measured. */
  compute?: typeof runJobs;
}

/** Milliseconds between two looks for what is too old to be kept. */
const TIDY_INTERVAL = 3_600_000;

/** How long it may take to hand back what is held when a signal ends it, in milliseconds. */
const HAND_BACK = 10_000;

/**
 * Takes runs from a queue, computes them in processes of their own, so that locks are renewed meanwhile, and hands them back.
 * @returns how many runs it has ended, once it is idle or a signal stops it
 */
export async function work(
  connection: Connection,
  options: WorkOptions,
  listener: WorkListener,
): Promise<number> {
  const { backend, device, tf32, jobs, trustsPlugins, signal, lock = LOCK, compute = runJobs } = options;
  const { redis } = connection;
  const [host, { pid }, id] = [hostname(), process, randomUUID()];
  const offer = {
    ...{ version: programVersion, code: await codeMark(), backend, device, trustsPlugins },
    ...(tf32 && { tf32 }),
  };
  const memberships = new Memberships(connection, offer, lock, `${host} ${pid}`, listener.declined);
  const held = new HeldRuns(redis, lock / 3, (run) =>
    listener.lost(run, 'it was not heard of for too long, so the run goes to another worker'),
  );
  const pace = new Pace();
  const environment = environmentOf(backend, device, tf32);
  const handingBack = new Set<Promise<unknown>>();

  const taken = (run: Taken) => {
    const { configuration, lanes } = run.data;
    const ofRun = environmentOfRun(environment, { id: run.id, configuration }, lanes);
    held.add({ ...run, account: new Account(run, ofRun) });
  };
  const giveBack = async (runs: readonly Taken[]) => {
    await Promise.all(
      runs.map(async (run) => {
        await run.queue.giveBack(run);
        const there = held.get(run.id);
        if (there) held.drop(there);
      }),
    );
  };
  const files = new ReceivedFiles(redis, trustsPlugins);
  const prepare = async (group: readonly Taken[]) => {
    for (const { data } of group) await files.load(data);
    const needed = await neededData(group.map(({ data }) => data.configuration));
    await prepareFeatures(needed, listener.features, signal, device);
  };
  const refuse = (group: readonly Taken[], reason: string) => {
    for (const { id } of group) {
      const run = held.get(id);
      if (run) fail(run, reason, 1);
    }
  };
  const source = new QueueSource(memberships, options.untilIdle, taken, prepare, giveBack, refuse);

  /** Hands a run back, and holds it until that is done. */
  const handBack = (run: HeldRun, hand: () => Promise<boolean>, told: () => void) => {
    run.isEnding = true;
    const done = hand()
      .then((isOurs) => {
        if (!isOurs) return listener.lost(run, 'another worker has the run by now');
        pace.ended();
        told();
      })
      .finally(() => {
        held.drop(run);
        handingBack.delete(done);
      });
    handingBack.add(done);
  };
  const fail = (run: HeldRun, reason: string, exitCode: 1 | 2) =>
    handBack(
      run,
      () => run.queue.fail(run, reason, run.account.failed(exitCode)),
      () => listener.failed(run, reason),
    );
  const hear = (job: Job, message: RunMessage): boolean => {
    const run = held.get(job.id);
    if (!run) return false;
    run.account.hear(message);
    if (message.type === 'failed' && message.isLost) {
      // Its lock runs out, and it counts as lost with a worker.
      held.drop(run);
      listener.lost(run, `${message.message}; the run goes back to the queue when its lock has run out`);
    } else if (message.type === 'failed') {
      fail(run, message.message, message.exitCode);
    } else if (message.type === 'finished') {
      const line = run.account.line(message);
      const bytes = Buffer.byteLength(line);
      if (bytes > MOST_BYTES) fail(run, tooLong(bytes), 1);
      else
        handBack(
          run,
          () => run.queue.complete(run, JSON.parse(line) as object),
          () => listener.finished(run, message.seconds),
        );
    }
    return true;
  };

  const say = () =>
    sayOfWorker(redis, {
      ...{ id, host, pid, version: programVersion, code: offer.code, device, jobs, trustsPlugins },
      queues: memberships.queues.map(({ name }) => name),
      declined: memberships.reasons,
      at: held.all.map(({ id: run, data, account }) => ({
        ...{ run, label: runLabel(data.configuration), share: account.share },
      })),
      ...{ done: pace.done, runsAnHour: pace.runsAnHour },
    });
  const look = () => memberships.look().then(say);
  let isLooking = false;
  const looks = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    await look().catch(() => {});
    isLooking = false;
  }, SAY_INTERVAL);
  const endLooks = lookForLost(redis, memberships, lock);
  // What it misses now it finds the next time.
  const tidyUp = () => void tidy(connection).catch(() => {});
  const tidies = setInterval(tidyUp, TIDY_INTERVAL);
  held.start();
  try {
    await look();
    tidyUp();
    await compute(source, { workers: jobs, backend, device, tf32, signal, goesOn: true }, hear);
    await Promise.all(handingBack);
    return pace.done;
  } catch (error) {
    throw explained(connection.address, error);
  } finally {
    clearInterval(looks);
    clearInterval(tidies);
    endLooks();
    const end = (async () => {
      await Promise.allSettled(handingBack);
      await giveBack(held.all);
      held.stop();
      await workerLeaves(redis, id);
      await memberships.close();
    })().catch(() => {});
    await Promise.race([end, setTimeout(HAND_BACK, undefined, { ref: false })]);
    held.stop();
  }
}

const tooLong = (bytes: number): string =>
  `its result takes ${(bytes / 1e6).toFixed(1)} MB, more than the ${MOST_BYTES / 1e6} MB that go through a queue; compute it without --queue`;
