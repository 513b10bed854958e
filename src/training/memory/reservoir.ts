import type { Random } from '../../random/random.js';
import { Draws } from './draws.js';
import type { MemoryPlan } from './memory-plan.js';
import type { Sample } from './sample-list.js';

/** Holds each sample that was offered with the same probability: Vitter's algorithm R, 1985. */
export class Reservoir implements MemoryPlan {
  readonly held: (Sample | undefined)[];
  private offered = 0;
  private readonly draws: Draws;
  private readonly random: Random;

  constructor(
    readonly capacity: number,
    random: Random,
  ) {
    this.held = new Array<undefined>(capacity).fill(undefined);
    this.draws = new Draws(random);
    this.random = random.split('kept');
  }

  draw(name: string, size: number): Int32Array {
    return this.draws.of(name, size, Math.min(this.offered, this.capacity));
  }

  offer(batch: readonly Sample[]): Int32Array {
    const places = Int32Array.from(batch, (sample) => {
      const place = this.offered < this.capacity ? this.offered : this.random.integer(this.offered + 1);
      this.offered++;
      if (place >= this.capacity) return this.capacity;
      this.held[place] = sample;
      return place;
    });
    // Of several that came to one place, the last is there.
    return places.map((place, at) => (this.held[place] === batch[at] ? place : this.capacity));
  }

  shareWith(): number {
    return this.capacity;
  }

  settle(): void {
    // It takes samples step by step.
  }
}
