import type { Redis } from 'ioredis';
import { LONGEST_PAUSE } from '../connection.js';
import type { Memberships } from './memberships.js';

/**
 * Looks for runs that were lost with their workers, as long as the connection lasts. After Redis was away it waits until
 * every worker that is there has had the time to come back and renew its locks.
 * @param lock how long a lock lasts, in milliseconds
 * @returns ends it
 */
export function lookForLost(redis: Redis, memberships: Memberships, lock: number): () => void {
  let since = performance.now();
  const isBack = () => {
    since = performance.now();
  };
  redis.on('ready', isBack);
  const timer = setInterval(() => {
    if (redis.status !== 'ready' || performance.now() - since < lock + LONGEST_PAUSE) return;
    // What it misses now it finds the next time.
    for (const queue of memberships.queues) void queue.putBackLost().catch(() => {});
  }, lock / 2);
  return () => {
    clearInterval(timer);
    redis.off('ready', isBack);
  };
}
