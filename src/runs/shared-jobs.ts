import { setTimeout } from 'node:timers/promises';
import type { ResultStore } from '../store/store.js';
import { alikeIn, type JobGroup, type LanesOfJob, laneOf } from './batched/groups.js';
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
      if (isLeft) {
        const places = new Places(this.lanesOf);
        const group = this.groupOf(this.ofQueue(worker, places), places);
        if (group) return group;
        continue;
      }
      for (const jobs of alikeIn(this.elsewhere.values(), this.lanesOf).values()) {
        const group = this.groupOf(jobs, new Places(this.lanesOf));
        if (group) return group;
      }
      if (this.elsewhere.size === 0) return undefined;
      await setTimeout(LOOK_INTERVAL, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  /** Notes that another process has taken over a job. */
  lose(job: Job): void {
    this.elsewhere.set(job.id, job);
  }

  private *ofQueue(worker: number, places: Places): Iterable<Job> {
    const next = () => this.queue.takeAlike(worker, (job) => places.has(job));
    for (let job = this.queue.take(worker); job; job = next()) yield job;
  }

  /** A job for each lane, as far as jobs can be claimed; undefined if none can. @param jobs all alike */
  private groupOf(jobs: Iterable<Job>, places: Places): JobGroup | undefined {
    const claimed: Job[] = [];
    for (const job of jobs) {
      if (!places.has(job) || !this.claim(job)) continue;
      claimed.push(job);
      places.give(job);
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

/** The lanes of a group that have no job yet. */
class Places {
  private readonly taken = new Set<number>();

  constructor(private readonly lanesOf: LanesOfJob) {}

  has(job: Job): boolean {
    return !this.taken.has(this.of(job));
  }

  give(job: Job): void {
    this.taken.add(this.of(job));
  }

  private of(job: Job): number {
    return laneOf(job.configuration.seed, this.lanesOf(job));
  }
}
