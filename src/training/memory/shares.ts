import type { Random } from '../../random/random.js';
import { Draws } from './draws.js';
import type { MemoryPlan } from './memory-plan.js';
import type { Sample } from './sample-list.js';

/**
 * Holds an equal share of each group, such as a class: ⌊capacity / groups⌋ samples, the best first. What stays keeps its
 * place.
 */
export class Shares implements MemoryPlan {
  readonly held: (Sample | undefined)[];
  /** Places of each group's samples, the best first. */
  private readonly places = new Map<string, number[]>();
  private readonly draws: Draws;

  /**
   * @param groupOf the group of a sample
   * @param groups number of all groups that there will be; if undefined, shares are of those seen so far
   */
  constructor(
    readonly capacity: number,
    private readonly groupOf: (sample: Sample) => string,
    private readonly groups: number | undefined,
    random: Random,
  ) {
    this.held = new Array<undefined>(capacity).fill(undefined);
    this.draws = new Draws(random);
  }

  draw(name: string, size: number): Int32Array {
    const filled = [...this.held.keys()].filter((place) => this.held[place]);
    return this.draws.of(name, size, filled.length).map((at) => filled[at]!);
  }

  offer(batch: readonly Sample[]): Int32Array {
    return new Int32Array(batch.length).fill(this.capacity);
  }

  shareWith(samples: readonly Sample[]): number {
    const groups = new Set([...this.places.keys(), ...samples.map(this.groupOf)]);
    return Math.floor(this.capacity / (this.groups ?? groups.size));
  }

  settle(ranked: readonly Sample[]): void {
    const share = this.shareWith(ranked);
    for (const sample of ranked) {
      const group = this.groupOf(sample);
      if (!this.places.has(group)) this.places.set(group, []);
    }
    for (const places of this.places.values())
      for (const place of places.splice(share)) this.held[place] = undefined;
    const free = [...this.held.keys()].filter((place) => !this.held[place]);
    for (const sample of ranked) {
      const places = this.places.get(this.groupOf(sample))!;
      if (places.length >= share) continue;
      const place = free.shift()!;
      places.push(place);
      this.held[place] = sample;
    }
  }
}
