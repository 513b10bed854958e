import { alikeIn, type LanesOfJob } from './batched/groups.js';
import type { Job } from './pool.js';

/**
 * Hands out jobs in order, but keeps a worker on those that differ only in their seed, for which it has compiled,
 * and gives other workers other jobs.
 */
export class JobQueue {
  /** Jobs, grouped by everything but their seed: those that can be computed side by side. */
  private readonly groups: Map<string, Job[]>;
  /** The group that each worker took from last. */
  private readonly latest = new Map<number, string>();

  constructor(jobs: readonly Job[], lanesOf: LanesOfJob) {
    this.groups = alikeIn(jobs, lanesOf);
  }

  get isEmpty(): boolean {
    return this.groups.size === 0;
  }

  /** The next job for a worker; undefined if none is left. */
  take(worker: number): Job | undefined {
    const own = this.latest.get(worker);
    const taken = new Set(this.latest.values());
    const keys = [...this.groups.keys()];
    const key =
      own !== undefined && this.groups.has(own) ? own : (keys.find((one) => !taken.has(one)) ?? keys[0]);
    if (key === undefined) return undefined;
    this.latest.set(worker, key);
    return this.takeAlike(worker);
  }

  /** Another job like the one that a worker took last, of those that fit; undefined if none is left. */
  takeAlike(worker: number, fits: (job: Job) => boolean = () => true): Job | undefined {
    const key = this.latest.get(worker)!;
    const group = this.groups.get(key);
    const job = group?.find(fits);
    if (job) group!.splice(group!.indexOf(job), 1);
    if (group?.length === 0) this.groups.delete(key);
    return job;
  }
}
