import { canonical } from './canonical.js';
import { seedless } from './configuration.js';
import type { Job } from './pool.js';

/**
 * Hands out jobs in order, but keeps a worker on those that differ only in their seed, for which it has compiled,
 * and gives other workers other jobs.
 */
export class JobQueue {
  /** Jobs, grouped by everything but their seed. */
  private readonly groups = new Map<string, Job[]>();
  /** The group that each worker took from last. */
  private readonly latest = new Map<number, string>();

  constructor(jobs: readonly Job[]) {
    for (const job of jobs) {
      const key = canonical(seedless(job.configuration));
      const group = this.groups.get(key);
      if (group) group.push(job);
      else this.groups.set(key, [job]);
    }
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
    const group = this.groups.get(key)!;
    const job = group.shift();
    if (group.length === 0) this.groups.delete(key);
    return job;
  }
}
