import { setTimeout } from 'node:timers/promises';
import type { ResultStore } from '../store/store.js';
import { JobQueue } from './job-queue.js';
import type { Job } from './pool.js';
import type { RunRecord } from './record.js';

/** Milliseconds between two checks whether the runs of other processes have ended. */
const LOOK_INTERVAL = 500;

/**
 * Hands out jobs that other processes may share through the same database, so that each is computed only once. Waits
 * for those that another process computes, and takes them over if it dies.
 */
export class SharedJobs {
  private readonly queue: JobQueue;
  private readonly elsewhere = new Map<string, Job>();
  private readonly since = new Date().toISOString();

  /**
   * @param ended called with a run that another process has finished, or that failed there
   * @param isWanted whether a finished run is to be computed again
   */
  constructor(
    jobs: readonly Job[],
    private readonly store: ResultStore,
    private readonly ended: (job: Job, run: RunRecord) => void,
    private readonly isWanted?: (finished: RunRecord) => boolean,
  ) {
    this.queue = new JobQueue(jobs);
  }

  get isEmpty(): boolean {
    return this.queue.isEmpty && this.elsewhere.size === 0;
  }

  /** Claims the next job for a worker; undefined if none is left, or once `signal` is aborted. */
  async take(worker: number, signal: AbortSignal): Promise<Job | undefined> {
    while (!signal.aborted) {
      const next = this.queue.take(worker);
      if (next) {
        if (this.claim(next)) return next;
        continue;
      }
      for (const job of [...this.elsewhere.values()]) if (this.claim(job)) return job;
      if (this.elsewhere.size === 0) return undefined;
      await setTimeout(LOOK_INTERVAL, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  /** Notes that another process has taken over a job. */
  lose(job: Job): void {
    this.elsewhere.set(job.id, job);
  }

  /** @returns whether this process is to compute it */
  private claim(job: Job): boolean {
    const claimed = this.store.claim(job.id, this.since, this.isWanted);
    if (claimed === 'elsewhere') {
      this.elsewhere.set(job.id, job);
      return false;
    }
    this.elsewhere.delete(job.id);
    if (claimed === 'claimed') return true;
    this.ended(job, claimed);
    return false;
  }
}
