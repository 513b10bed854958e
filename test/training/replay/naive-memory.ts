import { Random } from '../../../src/random/random.js';
import type { NaiveSample } from '../naive-run.js';

/** Equal shares of groups, in loops: each the first ones of its group, and what stays keeps its place. */
export class NaiveMemory {
  readonly places: (NaiveSample | undefined)[];
  private readonly groups = new Map<string, NaiveSample[]>();

  constructor(
    readonly capacity: number,
    private readonly groupOf: (sample: NaiveSample) => string,
  ) {
    this.places = new Array(capacity).fill(undefined);
  }

  get held(): NaiveSample[] {
    return this.places.filter((sample) => sample !== undefined);
  }

  /** The share of each group, with those that are new in these samples. */
  shareWith(samples: readonly NaiveSample[]): number {
    return Math.floor(this.capacity / new Set([...this.groups.keys(), ...samples.map(this.groupOf)]).size);
  }

  take(ranked: readonly NaiveSample[]): void {
    const share = this.shareWith(ranked);
    for (const sample of ranked) {
      const group = this.groups.get(this.groupOf(sample)) ?? [];
      this.groups.set(this.groupOf(sample), [...group, sample]);
    }
    for (const [name, group] of this.groups) {
      for (const sample of group.splice(share)) {
        const place = this.places.indexOf(sample);
        if (place >= 0) this.places[place] = undefined;
      }
      this.groups.set(name, group);
    }
    for (const sample of ranked) {
      if (!this.groups.get(this.groupOf(sample))!.includes(sample)) continue;
      this.places[this.places.indexOf(undefined)] = sample;
    }
  }
}

/** A task's samples in the random order in which a memory takes them. */
export const shuffled = (samples: readonly NaiveSample[], task: number): NaiveSample[] =>
  Array.from(new Random(5).split('memory', 'rank', task).permutation(samples.length), (at) => samples[at]!);
