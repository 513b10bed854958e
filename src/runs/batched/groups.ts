import { canonical } from '../canonical.js';
import { seedless } from '../configuration.js';
import type { Job } from '../pool.js';

/** Runs that a worker computes side by side. */
export interface JobGroup {
  /** They differ in their seed alone; at most as many as there are lanes. */
  jobs: readonly Job[];
  lanes: number;
}

/** In how many lanes a job is computed. */
export type LanesOfJob = (job: Job) => number;

/** Jobs by what they are alike in: those under one key can be computed side by side. */
export function alikeIn<Run extends Job>(
  jobs: Iterable<Run>,
  lanesOf: (job: Run) => number,
): Map<string, Run[]> {
  const alike = new Map<string, Run[]>();
  for (const job of jobs) {
    const key = canonical([seedless(job.configuration), lanesOf(job)]);
    const there = alike.get(key);
    if (there) there.push(job);
    else alike.set(key, [job]);
  }
  return alike;
}

/** How many groups jobs make, if no place is left free that one could fill. */
export const groupCount = (jobs: Iterable<Job>, lanesOf: LanesOfJob): number =>
  [...alikeIn(jobs, lanesOf).values()].reduce(
    (sum, alike) => sum + Math.ceil(alike.length / lanesOf(alike[0]!)),
    0,
  );
