import type { Sample } from './sample-list.js';

/** A sample and where in the memory it is held. */
export interface Placed extends Sample {
  place: number;
}

/** What a memory holds, in the order of its places. */
export const heldIn = ({ held }: MemoryPlan): Placed[] =>
  held.flatMap((sample, place) => (sample ? [{ ...sample, place }] : []));

/** Which samples a memory holds, and which are drawn from it, as a stream of tasks goes by. */
export interface MemoryPlan {
  readonly capacity: number;
  /** What is held, place by place: [capacity]. */
  readonly held: readonly (Sample | undefined)[];
  /** Draws for one step, from what is held before it: distinct places, fewer than `size` if fewer are held. */
  draw(name: string, size: number): ArrayLike<number>;
  /**
   * Offers a step's batch, for the first time in its task.
   * @returns the place where each is held after the step; `capacity` where it is not
   */
  offer(batch: readonly Sample[]): ArrayLike<number>;
  /** The most samples that it will hold of one class or task when these are settled. */
  shareWith(samples: readonly Sample[]): number;
  /** Offers a whole task, the best of each class or task first. */
  settle(ranked: readonly Sample[]): void;
}
