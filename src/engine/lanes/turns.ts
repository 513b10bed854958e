import type { Call } from './call.js';

/**
 * Which of the lanes' next calls are made now. Lanes whose calls are of one function go together. If lanes have come
 * apart, as when one has another batch more than the others, those go first that can catch up; the others wait.
 */
export class Turns {
  /** The functions of the latest calls. */
  private latest = new Set<string>();
  /** By lane and function, the number of calls so far. */
  private readonly counts = new Map<string, number>();

  /** @param next each lane's next call; there is at least one */
  take(next: readonly Call[]): readonly Call[] {
    const taken = this.goingFirst(next);
    this.latest = new Set(taken.map(({ name }) => name));
    for (const call of taken) this.counts.set(keyOf(call), this.countOf(call) + 1);
    return taken;
  }

  /** Forgets a lane's calls. */
  forget(lane: number): void {
    for (const key of this.counts.keys()) if (key.startsWith(`${lane} `)) this.counts.delete(key);
  }

  private goingFirst(next: readonly Call[]): readonly Call[] {
    if (new Set(next.map(({ name }) => name)).size === 1) return next;
    const goingOn = next.filter(({ name }) => this.latest.has(name));
    if (goingOn.length > 0 && goingOn.length < next.length) return goingOn;
    // Others have made these calls before.
    const behind = next.filter((call) =>
      next.some(({ lane }) => this.countOf({ lane, name: call.name }) > this.countOf(call)),
    );
    return behind.length > 0 ? behind : next;
  }

  private countOf(call: Pick<Call, 'lane' | 'name'>): number {
    return this.counts.get(keyOf(call)) ?? 0;
  }
}

const keyOf = ({ lane, name }: Pick<Call, 'lane' | 'name'>): string => `${lane} ${name}`;
