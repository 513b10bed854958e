import type { MemoryPlan } from '../../../src/training/memory/memory-plan.js';
import type { Sample } from '../../../src/training/memory/sample-list.js';

/** Places of a memory and the rows that they hold. */
interface Recorded {
  places: number[];
  rows: number[];
}

/** One step of a golden case. */
export interface RecordedStep {
  task: number;
  epoch: number;
  rows: number[];
  /** Where each row of the batch is kept after the step. */
  places: number[];
  drawn: Recorded;
  second: Recorded;
  /** All rows held before the step. */
  held: number[];
}

/** A memory that holds and draws what was recorded. */
export class RecordedPlan implements MemoryPlan {
  readonly held: (Sample | undefined)[];
  private step = 0;
  private readonly asked = new Set<string>();

  constructor(
    readonly capacity: number,
    private readonly steps: readonly RecordedStep[],
    private readonly sampleAt: (row: number) => Sample,
  ) {
    this.held = new Array<undefined>(capacity).fill(undefined);
  }

  /** The first draw of a step is `drawn`, another one `second`. */
  draw(name: string): number[] {
    if (this.asked.has(name)) {
      this.step++;
      this.asked.clear();
    }
    const { drawn, second } = this.steps[this.step]!;
    const { places, rows } = this.asked.size === 0 ? drawn : second;
    this.asked.add(name);
    if (places.some((place, at) => this.held[place]?.row !== rows[at])) {
      throw new Error(`step ${this.step} draws what is not held`);
    }
    return places;
  }

  offer(batch: readonly Sample[]): number[] {
    const { rows, places } = this.steps.find(
      (one) => `${one.rows}` === `${batch.map(({ row }) => row)}` && one.epoch === 0,
    )!;
    for (const [at, place] of places.entries()) {
      if (place < this.capacity) this.held[place] = this.sampleAt(rows[at]!);
    }
    return places;
  }

  shareWith(): number {
    return this.capacity;
  }

  /** Holds what the next task's steps were recorded to hold and draw. */
  settle(ranked: readonly Sample[]): void {
    const next = this.steps.filter(({ task }) => task === ranked[0]!.task + 1);
    const pairs = next.flatMap(({ drawn, second }) => [drawn, second]);
    for (const { places, rows } of pairs) {
      for (const [at, place] of places.entries()) this.held[place] = this.sampleAt(rows[at]!);
    }
    const held = this.held.filter((sample) => sample !== undefined).map(({ row }) => row);
    if (next[0] && `${held.sort((a, b) => a - b)}` !== `${next[0].held}`) throw new Error(`${held} are held`);
  }
}
