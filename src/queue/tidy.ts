import type { Redis } from 'ioredis';
import type { Connection } from './connection.js';
import { KEPT_FOR, PREFIX, QUEUES } from './keys.js';
import { knownQueues } from './queues.js';

/** Where BullMQ keeps the runs of a queue, waiting, computed or ended. */
const PLACES = ['wait', 'active', 'completed', 'failed'] as const;

/** What else BullMQ keeps of a queue. */
const OTHERS = ['id', 'events', 'marker', 'meta', 'stalled', 'stalled-check'] as const;

/**
 * Takes out what has ended more than a day ago, and queues in which nothing is left. By itself, BullMQ takes out what is old
 * only when another run of the same queue ends. A command that still has use for a queue opens it again.
 */
export async function tidy({ Queue, redis }: Connection): Promise<void> {
  for (const name of (await knownQueues(redis)).keys()) {
    const queue = new Queue(name, { connection: redis, prefix: PREFIX, skipMetasUpdate: true });
    queue.on('error', () => {});
    let isOld = false;
    for (const state of ['completed', 'failed'] as const) {
      const gone = await queue.clean(KEPT_FOR * 1000, 0, state);
      isOld ||= gone.length > 0;
    }
    await queue.close();
    if (isOld) await forgetIfEmpty(redis, name);
  }
}

async function forgetIfEmpty(redis: Redis, name: string): Promise<void> {
  const key = (place: string) => `${PREFIX}:${name}:${place}`;
  if ((await redis.exists(PLACES.map(key))) > 0) return;
  await redis.del(OTHERS.map(key));
  await redis.hdel(QUEUES, name);
}
