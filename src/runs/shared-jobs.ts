import { setTimeout } from 'node:timers/promises';
import type { ResultStore } from '../store/store.js';
import { JobQueue } from './job-queue.js';
import type { Job } from './pool.js';
import type { RunRecord } from './record.js';

/** How often it is looked whether runs that other processes compute have ended, in milliseconds. */
const LOOK_INTERVAL = 500;

/**
 * Hands out jobs of which other processes may compute some at the same time, with the same database: each only
 * once. Those that another process computes are waited for, and taken over when it dies.
 */
export class SharedJobs {
  private readonly queue: JobQueue;
  private readonly elsewhere = new Map<string, Job>();
  private readonly since = new Date().toISOString();

  /** @param ended told of a run that another process has finished, or that failed there */
  constructor(
    jobs: readonly Job[],
    private readonly store: ResultStore,
    private readonly ended: (job: Job, run: RunRecord) => void,
  ) {
    this.queue = new JobQueue(jobs);
  }

  get isEmpty(): boolean {
    return this.queue.isEmpty && this.elsewhere.size === 0;
  }

  /** The next job of a worker, claimed; undefined when none is left, or it is stopped. */
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

  /** Takes back a job that another process has taken over. */
  lose(job: Job): void {
    this.elsewhere.set(job.id, job);
  }

  /** @returns whether it is this process's to compute */
  private claim(job: Job): boolean {
    const claimed = this.store.claim(job.id, this.since);
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
