import { randomUUID } from 'node:crypto';
import type { Job, Worker } from 'bullmq';
import { UserError } from '../../errors/user-error.js';
import { activeIn } from '../active.js';
import type { Connection } from '../connection.js';
import type { FailedAccount } from '../failed-account.js';
import { type JobData, jobDataOf } from '../job-data.js';
import { PREFIX } from '../keys.js';
import { MOST_LOST, RENEW_SCRIPT } from '../lock.js';
import { persistently } from '../persistently.js';
import { isAnswer } from '../refusal.js';
import type { Requirement } from '../requirement.js';

/** How BullMQ says that a lock is gone. */
const NO_LOCK = -2;

/** A run that this worker has taken. */
export interface Taken {
  id: string;
  data: JobData;
  queue: TakingQueue;
  job: Job;
  /** Of the lock. */
  token: string;
}

/** A queue from which runs are taken, and to which they are handed back: computed, failed, or as they were. */
export class TakingQueue {
  private readonly worker: Worker;

  /** @param lock how long the lock of a run lasts, in milliseconds @param by who takes them */
  constructor(
    private readonly connection: Connection,
    readonly name: string,
    readonly requirement: Requirement,
    private readonly lock: number,
    by: string,
  ) {
    this.worker = new connection.Worker(name, null, {
      connection: connection.redis,
      prefix: PREFIX,
      autorun: false,
      name: by,
      lockDuration: lock,
      stalledInterval: lock,
      maxStalledCount: MOST_LOST - 1,
    });
    this.worker.on('error', () => {});
  }

  /** Takes the next run that can be read; undefined if none waits. */
  async next(): Promise<Taken | undefined> {
    for (;;) {
      const token = randomUUID();
      // Not tried again: the run that an unheard answer was about goes back when its lock runs out.
      const job = await this.worker.getNextJob(token, { block: false });
      if (!job) return undefined;
      try {
        if (job.deferredFailure) {
          throw new UserError(`${MOST_LOST} workers in a row were lost with it: killed, stopped or cut off`);
        }
        const id = job.id!;
        return { id, data: jobDataOf(id, job.data), queue: this, job, token };
      } catch (error) {
        await this.settled({ id: job.id!, token }, () => this.failed(job, token, (error as Error).message));
      }
    }
  }

  /** @returns false if the run is no longer this worker's */
  async renew({ id, token }: Pick<Taken, 'id' | 'token'>): Promise<boolean> {
    const { redis } = this.connection;
    const key = (name: string) => this.worker.toKey(name);
    const keys = [`${key(id)}:lock`, key('active'), key('stalled')];
    return (await redis.eval(RENEW_SCRIPT, keys.length, ...keys, token, id, this.lock)) === 1;
  }

  /** Puts a run back in front of all that wait. */
  giveBack(taken: Taken): Promise<boolean> {
    return this.settled(taken, () => taken.job.moveToWait(taken.token));
  }

  /** @returns false if the run was no longer this worker's */
  complete(taken: Taken, line: object): Promise<boolean> {
    return this.settled(taken, () => taken.job.moveToCompleted(line, taken.token, false));
  }

  /** @returns false if the run was no longer this worker's */
  fail(taken: Taken, reason: string, account: FailedAccount): Promise<boolean> {
    return this.settled(taken, async () => {
      await taken.job.updateProgress(account);
      await this.failed(taken.job, taken.token, reason);
    });
  }

  /** Puts back what was taken by workers that have been silent since the last look. */
  async putBackLost(): Promise<void> {
    await this.worker.getBackend().moveStalledJobsToWait();
  }

  /** Whether runs were lost with their workers, and have not been put back. */
  async hasLost(): Promise<boolean> {
    const { lost } = await activeIn(this.connection.redis, `${PREFIX}:${this.name}`);
    return lost > 0;
  }

  async waiting(): Promise<number> {
    return this.connection.redis.llen(this.worker.toKey('wait'));
  }

  async close(): Promise<void> {
    await this.worker.close(true);
  }

  private async failed(job: Job, token: string, reason: string): Promise<void> {
    const error = new Error(reason);
    // BullMQ keeps it, and it says nothing about the run.
    error.stack = reason;
    await job.moveToFailed(error, token, false);
  }

  /**
   * Hands a run back. A lock that has run out, as while Redis could not write, is taken again unless the run went back to the queue.
   * @returns false if Redis answers that the lock is not this worker's, or not any more
   */
  private async settled(taken: Pick<Taken, 'id' | 'token'>, work: () => Promise<unknown>): Promise<boolean> {
    for (;;) {
      try {
        await persistently(work);
        return true;
      } catch (error) {
        if (!isAnswer(error)) throw error;
        const isLockless = (error as { code?: unknown }).code === NO_LOCK;
        if (!isLockless || !(await persistently(() => this.renew(taken)))) return false;
      }
    }
  }
}
