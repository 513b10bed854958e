/**
 * Shares out time among runs that are computed side by side: what passes counts in equal parts for all that are at work, so
 * that their seconds add up to what they took together.
 */
export class SharedTime {
  /** Seconds so far of the runs at work. */
  private readonly atWork = new Map<number, number>();
  private since = 0;

  /** @param now a clock's seconds, which need not count all time */
  constructor(private readonly now: () => number) {}

  begin(run: number): void {
    this.shareOut();
    this.atWork.set(run, 0);
  }

  /** @returns the run's seconds */
  end(run: number): number {
    this.shareOut();
    const seconds = this.atWork.get(run)!;
    this.atWork.delete(run);
    // Time that does not count may be known of only when it is over.
    return Math.max(0, seconds);
  }

  /** A run's share of seconds in which all were at work on the same. */
  shareOf(seconds: number): number {
    return seconds / this.atWork.size;
  }

  private shareOut(): void {
    const now = this.now();
    const share = (now - this.since) / this.atWork.size;
    for (const [run, seconds] of this.atWork) this.atWork.set(run, seconds + share);
    this.since = now;
  }
}
