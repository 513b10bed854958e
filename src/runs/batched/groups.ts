import { canonical } from '../canonical.js';
import { seedless } from '../configuration.js';
import type { Job } from '../pool.js';

/** Runs that a worker computes side by side. */
export interface JobGroup {
  /** They differ in their seed alone, and each has a lane of its own. */
  jobs: readonly Job[];
  lanes: number;
  /** Every how many steps they also test on the way; left out if it is the same for all jobs. */
  evaluateEvery?: number | undefined;
}

/**
 * The lane of a run among so many. Its place can change the last bits of what it computes, so that it comes from the seed
 * alone: a run has the same numbers with whichever others, and when it is computed again.
 */
export const laneOf = (seed: number, lanes: number): number => seed % lanes;

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

/** Jobs that are alike in groups in which each has a lane of its own. @param alike as `alikeIn` gives them */
export function groupsOf<Run extends Job>(alike: readonly Run[], lanes: number): Run[][] {
  const groups: Run[][] = [];
  /** By lane, in how many groups it has a job. */
  const taken = new Map<number, number>();
  for (const job of alike) {
    const lane = laneOf(job.configuration.seed, lanes);
    const place = taken.get(lane) ?? 0;
    taken.set(lane, place + 1);
    groups[place] = [...(groups[place] ?? []), job];
  }
  return groups;
}

/** How many groups jobs make, if no place is left free that one could fill. */
export const groupCount = (jobs: Iterable<Job>, lanesOf: LanesOfJob): number =>
  [...alikeIn(jobs, lanesOf).values()].reduce(
    (sum, alike) => sum + groupsOf(alike, lanesOf(alike[0]!)).length,
    0,
  );
