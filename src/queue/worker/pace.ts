const HOUR = 3_600_000;

/** What counts as of late, in milliseconds. */
const OF_LATE = 10 * 60_000;

/** How many runs a worker ends, and how fast of late. */
export class Pace {
  done = 0;
  private readonly started = performance.now();
  private ends: number[] = [];

  ended(): void {
    this.done++;
    this.ends.push(performance.now());
  }

  /** Runs an hour, of the last ten minutes or since the start. */
  get runsAnHour(): number {
    const now = performance.now();
    this.ends = this.ends.filter((end) => end > now - OF_LATE);
    return (this.ends.length * HOUR) / Math.max(1, Math.min(now - this.started, OF_LATE));
  }
}
