import type { Redis } from 'ioredis';

/** How many are asked for at once, so that no answer is long. */
const AT_ONCE = 500;

/**
 * How many runs of a queue workers have, and how many were lost with theirs: nobody renews their locks any more.
 * @param key of the queue
 */
export async function activeIn(redis: Redis, key: string): Promise<{ held: number; lost: number }> {
  const ids = await redis.lrange(`${key}:active`, 0, -1);
  let held = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const locks = ids.slice(from, from + AT_ONCE).map((id) => `${key}:${id}:lock`);
    held += (await redis.mget(locks)).filter((lock) => lock !== null).length;
  }
  return { held, lost: ids.length - held };
}
