import type { Connection } from '../connection.js';
import { knownQueues } from '../queues.js';
import { TakingQueue } from './taking-queue.js';
import { type Offer, unfit } from './unfit.js';

/** How long a queue stays declined, in milliseconds: its data may have been installed by then. */
const DECLINED_FOR = 60_000;

/** The queues that a worker takes runs from: those that are open, and whose runs it can compute. */
export class Memberships {
  private readonly joined = new Map<string, TakingQueue>();
  /** Also those that it has left, whose runs it may still hold. */
  private readonly all = new Map<string, TakingQueue>();
  /** Whether it is known which queues there are. */
  isKnown = false;
  private readonly refusals = new Map<string, { reason: string; until: number }>();

  /** @param declined called with the reason, once for each */
  constructor(
    private readonly connection: Connection,
    private readonly offer: Offer,
    private readonly lock: number,
    private readonly by: string,
    private readonly declined: (queue: string, reason: string) => void,
  ) {}

  get queues(): TakingQueue[] {
    return [...this.joined.values()];
  }

  /** Why it takes nothing from some queues, by their names. */
  get reasons(): Record<string, string> {
    return Object.fromEntries([...this.refusals].map(([name, { reason }]) => [name, reason]));
  }

  /** Looks which queues there are. */
  async look(): Promise<void> {
    const known = await knownQueues(this.connection.redis);
    for (const names of [this.joined, this.refusals]) {
      for (const name of names.keys()) if (!known.has(name)) names.delete(name);
    }
    for (const [name, requirement] of known) {
      const refusal = this.refusals.get(name);
      if (this.joined.has(name) || (refusal && refusal.until > performance.now())) continue;
      const reason = await unfit(requirement, this.offer);
      if (reason !== undefined) {
        this.decline(name, reason);
        continue;
      }
      this.refusals.delete(name);
      const queue =
        this.all.get(name) ?? new TakingQueue(this.connection, name, requirement, this.lock, this.by);
      this.all.set(name, queue);
      this.joined.set(name, queue);
    }
    this.isKnown = true;
  }

  /** Takes nothing from a queue for a while. */
  decline(name: string, reason: string): void {
    if (this.refusals.get(name)?.reason !== reason) this.declined(name, reason);
    this.refusals.set(name, { reason, until: performance.now() + DECLINED_FOR });
    this.joined.delete(name);
  }

  async close(): Promise<void> {
    await Promise.all([...this.all.values()].map((queue) => queue.close()));
  }
}
