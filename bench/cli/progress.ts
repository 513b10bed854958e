import { sum } from 'simple-statistics';
import { duration } from '../../src/reporting/cells/numbers.js';

/** Says on standard error what is being measured, and how long all that is left will take. */
export class Progress {
  private readonly start = performance.now();
  private done = 0;

  /** @param seconds roughly what each measurement takes */
  constructor(private readonly seconds: readonly number[]) {}

  /** Before each measurement. */
  next(name: string): void {
    const count = this.seconds.length;
    process.stderr.write(`${this.done + 1} of ${count}: ${name} (about ${duration(this.left())} left)\n`);
    this.done++;
  }

  /** As estimated, until the first measurements tell how fast this machine is. */
  private left(): number {
    const before = sum(this.seconds.slice(0, this.done));
    const pace = before > 0 ? (performance.now() - this.start) / 1000 / before : 1;
    return pace * sum(this.seconds.slice(this.done));
  }
}
