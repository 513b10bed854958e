import { UserError } from '../errors/user-error.js';
import type { MemoryPlan } from '../training/memory/memory-plan.js';
import type { Sample } from '../training/memory/sample-list.js';

/**
 * A plan that notes what it draws and holds, and refuses what no memory may do.
 * @param capacity the most samples that it may hold
 */
export class WatchedPlan implements MemoryPlan {
  /** Places and samples of all draws, and of all that was held after each change, in their order. */
  readonly notes: string[] = [];
  private readonly given = new Set<string>();

  constructor(
    private readonly plan: MemoryPlan,
    readonly capacity: number,
  ) {}

  get held(): readonly (Sample | undefined)[] {
    return this.plan.held;
  }

  draw(name: string, size: number): ArrayLike<number> {
    const places = Array.from(this.plan.draw(name, size));
    const samples = places.map((place) => this.held[place]);
    if (samples.includes(undefined)) throw fault('drew a sample that it did not hold');
    if (new Set(places).size < places.length) throw fault('drew a sample twice in one step');
    const wanted = Math.min(size, this.all.length);
    if (places.length !== wanted) throw fault(`drew ${places.length} samples in place of ${wanted}`);
    this.note(`drawn as ${name}`, places, samples as Sample[]);
    return places;
  }

  offer(batch: readonly Sample[]): ArrayLike<number> {
    this.give(batch);
    const places = Array.from(this.plan.offer(batch));
    for (const [at, place] of places.entries()) {
      if (place >= this.capacity) continue;
      const sample = this.held[place];
      if (!sample || nameOf(sample) !== nameOf(batch[at]!))
        throw fault(`does not hold a sample at the place that it named, ${place}`);
    }
    this.check();
    return places;
  }

  shareWith(samples: readonly Sample[]): number {
    return this.plan.shareWith(samples);
  }

  settle(ranked: readonly Sample[]): void {
    this.give(ranked);
    this.plan.settle(ranked);
    this.check();
  }

  private get all(): Sample[] {
    return this.held.filter((sample) => sample !== undefined);
  }

  private give(samples: readonly Sample[]): void {
    for (const sample of samples) this.given.add(nameOf(sample));
  }

  private check(): void {
    const names = this.all.map(nameOf);
    const { length } = names;
    if (length > this.capacity) throw fault(`held ${length} samples, but its capacity is ${this.capacity}`);
    if (this.held.length > this.capacity)
      throw fault(`has places up to ${this.held.length - 1}, but its capacity is ${this.capacity}`);
    if (names.some((name) => !this.given.has(name))) throw fault('held a sample that it had not been given');
    if (new Set(names).size < length) throw fault('held a sample twice');
    this.note(
      'held',
      [...this.held.keys()].filter((place) => this.held[place]),
      this.all,
    );
  }

  private note(what: string, places: readonly number[], samples: readonly Sample[]): void {
    this.notes.push(
      `${what}: ${samples.map((sample, at) => `${nameOf(sample)} at ${places[at]}`).join(', ')}`,
    );
  }
}

/** Rows may come back in another task. */
const nameOf = ({ row, label, task }: Sample): string => `${task}/${label}/${row}`;

const fault = (what: string): UserError => new UserError(`the memory ${what}`);
