import type { Queue, QueueEvents } from 'bullmq';
import type { Connection } from '../connection.js';
import { type FailedAccount, failedAccountOf } from '../failed-account.js';
import type { JobData } from '../job-data.js';
import { KEPT_FOR, PREFIX } from '../keys.js';
import { openQueue } from '../queues.js';
import { queueName, type Requirement } from '../requirement.js';

const KEPT = { age: KEPT_FOR };

/** Events are only hints, so few are kept. */
const KEPT_EVENTS = 1_000;

/** How many jobs are sent or asked for at once, so that nothing that goes through Redis is long. */
export const AT_ONCE = 100;

/** What the queue knows of a run: it waits or is computed, or it has ended. */
export type InQueue =
  | { state: 'open' }
  | { state: 'finished'; line: string }
  | { state: 'failed'; reason: string; account: FailedAccount | undefined };

/** A queue that runs are put into. */
export class OfferedQueue {
  readonly name: string;
  private readonly queue: Queue;
  private readonly events: QueueEvents;

  /** @param ended called with the id of a run that seems to have ended */
  constructor(
    private readonly connection: Connection,
    readonly requirement: Requirement,
    ended: (id: string) => void,
  ) {
    this.name = queueName(requirement);
    const { Queue, QueueEvents, redis } = connection;
    this.queue = new Queue(this.name, {
      connection: redis,
      prefix: PREFIX,
      streams: { events: { maxLen: KEPT_EVENTS } },
    });
    this.events = new QueueEvents(this.name, { connection: redis, prefix: PREFIX });
    this.events.on('completed', ({ jobId }) => ended(jobId));
    this.events.on('failed', ({ jobId }) => ended(jobId));
    this.queue.on('error', () => {});
    this.events.on('error', () => {});
  }

  /** Makes itself known to workers. */
  async open(): Promise<void> {
    await openQueue(this.connection.redis, this.requirement);
  }

  /** Puts runs into the queue that it does not have. @param jobs up to AT_ONCE */
  async add(jobs: readonly { id: string; data: JobData }[]): Promise<void> {
    await this.queue.addBulk(
      jobs.map(({ id, data }) => ({
        name: 'run',
        data,
        opts: { jobId: id, removeOnComplete: KEPT, removeOnFail: KEPT },
      })),
    );
  }

  /** What it knows of runs, by id; nothing of those that it does not have. @param ids up to AT_ONCE */
  async look(ids: readonly string[]): Promise<Map<string, InQueue>> {
    const pipeline = this.connection.redis.pipeline();
    for (const id of ids) {
      pipeline.hmget(
        this.queue.toKey(id),
        'timestamp',
        'finishedOn',
        'failedReason',
        'returnvalue',
        'progress',
      );
    }
    const answers = (await pipeline.exec()) ?? [];
    const found = new Map<string, InQueue>();
    for (const [index, id] of ids.entries()) {
      const [error, fields] = answers[index] as [Error | null, (string | null)[]];
      if (error) throw error;
      const [there, finishedOn, failedReason, returned, progress] = fields;
      if (there === null) continue;
      if (finishedOn === null) found.set(id, { state: 'open' });
      else if (returned != null) found.set(id, { state: 'finished', line: returned });
      else {
        const account = failedAccountOf(progress ?? null);
        found.set(id, { state: 'failed', reason: failedReason ?? 'it failed without a reason', account });
      }
    }
    return found;
  }

  /** Takes a run out of the queue, unless a worker has it. */
  async remove(id: string): Promise<void> {
    await this.queue.remove(id);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.events.close(), this.queue.close()]);
  }
}
