import type { Redis } from 'ioredis';
import { z } from 'zod';
import { WORKERS, workerKey } from './keys.js';
import { readJson } from './read-json.js';

/** How often a worker says what it is at, and how long what it said holds, in milliseconds. */
export const SAY_INTERVAL = 2_000;
const SAID_FOR = 15_000;

/** Text that a terminal shows, and does not obey. */
const shown = z.string().transform((text) => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�'));

const schema = z.object({
  id: z.string(),
  host: shown,
  pid: z.int(),
  version: z.string(),
  code: z.string(),
  device: z.string(),
  /** How many runs, or groups of seeds, it computes at once. */
  jobs: z.int(),
  trustsPlugins: z.boolean(),
  /** The names of the queues that it takes runs from. */
  queues: z.array(z.string()),
  /** Why it takes none from others, by their names. */
  declined: z.record(z.string(), shown),
  /** The runs that it computes. */
  at: z.array(z.object({ run: z.string(), label: shown, share: z.number().min(0).max(1) })),
  /** Runs that it has ended since it started. */
  done: z.int().nonnegative(),
  runsAnHour: z.number().min(0).max(1e9),
});

/** What a worker says of itself. */
export type WorkerSaying = z.output<typeof schema>;

export async function sayOfWorker(redis: Redis, saying: WorkerSaying): Promise<void> {
  await redis
    .pipeline()
    .sadd(WORKERS, saying.id)
    .set(workerKey(saying.id), JSON.stringify(saying), 'PX', SAID_FOR)
    .exec();
}

export async function workerLeaves(redis: Redis, id: string): Promise<void> {
  await redis.pipeline().srem(WORKERS, id).del(workerKey(id)).exec();
}

/** How many are asked for at once, so that no answer is long. */
const AT_ONCE = 200;

/** The workers that have been heard of in the last seconds, by host and process. */
export async function workersHeardOf(redis: Redis): Promise<WorkerSaying[]> {
  const ids = await redis.smembers(WORKERS);
  const found: WorkerSaying[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const said = await redis.mget(some.map(workerKey));
    const silent = some.filter((_, index) => said[index] === null);
    // Who only reads cannot.
    if (silent.length > 0) await redis.srem(WORKERS, silent).catch(() => {});
    for (const json of said) {
      const saying = readJson(schema, json ?? null);
      if (saying) found.push(saying);
    }
  }
  return found.sort((a, b) => a.host.localeCompare(b.host) || a.pid - b.pid);
}
