import { setTimeout } from 'node:timers/promises';
import type { ResultStore } from '../store/store.js';
import { alikeIn, type JobGroup, type LanesOfJob } from './batched/groups.js';
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
   * @param lanesOf in how many lanes a job is computed
   * @param ended called with a run that another process has finished, or that failed there
   * @param isWanted whether a finished run is to be computed again
   */
  constructor(
    jobs: readonly Job[],
    private readonly lanesOf: LanesOfJob,
    private readonly store: ResultStore,
    private readonly ended: (job: Job, run: RunRecord) => void,
    private readonly isWanted?: (finished: RunRecord) => boolean,
  ) {
    this.queue = new JobQueue(jobs, lanesOf);
  }

  get isEmpty(): boolean {
    return this.queue.isEmpty && this.elsewhere.size === 0;
  }

  /** Claims the next jobs for a worker; undefined if none is left, or once `signal` is aborted. */
  async take(worker: number, signal: AbortSignal): Promise<JobGroup | undefined> {
    while (!signal.aborted) {
      const isLeft = !this.queue.isEmpty;
      const alike = isLeft ? [this.ofQueue(worker)] : alikeIn(this.elsewhere.values(), this.lanesOf).values();
      for (const jobs of alike) {
        const group = this.groupOf(jobs);
        if (group) return group;
      }
      if (isLeft) continue;
      if (this.elsewhere.size === 0) return undefined;
      await setTimeout(LOOK_INTERVAL, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  /** Notes that another process has taken over a job. */
  lose(job: Job): void {
    this.elsewhere.set(job.id, job);
  }

  private *ofQueue(worker: number): Iterable<Job> {
    for (let job = this.queue.take(worker); job; job = this.queue.takeAlike(worker)) yield job;
  }

  /** As many jobs as there are lanes, if so many can be claimed; undefined if none can. @param jobs all alike */
  private groupOf(jobs: Iterable<Job>): JobGroup | undefined {
    const claimed: Job[] = [];
    for (const job of jobs) {
      if (this.claim(job)) claimed.push(job);
      if (claimed.length === this.lanesOf(job)) break;
    }
    return claimed[0] && { jobs: claimed, lanes: this.lanesOf(claimed[0]) };
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
