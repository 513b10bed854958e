import type { Redis } from 'ioredis';
import type { Account } from './account.js';
import type { Taken } from './taking-queue.js';

/** A run that this worker has taken, and what is known of it. */
export interface HeldRun extends Taken {
  account: Account;
  /** It is being handed back, and only how that goes says whether it is still this worker's. */
  isEnding?: true;
}

/** The runs that this worker has taken and not handed back. Their locks are renewed, so that nobody else takes them. */
export class HeldRuns {
  private readonly runs = new Map<string, HeldRun>();
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> | undefined;

  /** @param interval between two renewals, in milliseconds @param lost called with a run that another worker may have now */
  constructor(
    private readonly redis: Redis,
    private readonly interval: number,
    private readonly lost: (run: HeldRun) => void,
  ) {}

  start(): void {
    this.timer = setInterval(this.renew, this.interval);
    this.redis.on('ready', this.renew);
  }

  stop(): void {
    clearInterval(this.timer);
    this.redis.off('ready', this.renew);
  }

  get all(): HeldRun[] {
    return [...this.runs.values()];
  }

  get(id: string): HeldRun | undefined {
    return this.runs.get(id);
  }

  add(run: HeldRun): void {
    this.runs.set(run.id, run);
  }

  /** Forgets a run: it has been handed back, or its lock shall run out. */
  drop(run: HeldRun): void {
    if (this.runs.get(run.id) === run) this.runs.delete(run.id);
  }

  private readonly renew = (): void => {
    // What is under way when the connection breaks is sent again when it is back.
    this.renewing ??= this.renewAll().finally(() => {
      this.renewing = undefined;
    });
  };

  private async renewAll(): Promise<void> {
    await Promise.all(
      this.all.map(async (run) => {
        const isOurs = await run.queue.renew(run).catch(() => true);
        if (isOurs || run.isEnding || this.runs.get(run.id) !== run) return;
        this.runs.delete(run.id);
        this.lost(run);
      }),
    );
  }
}
