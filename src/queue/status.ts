import { activeIn } from './active.js';
import type { Connection } from './connection.js';
import { PREFIX } from './keys.js';
import { reasons } from './parent/idleness.js';
import { knownQueues } from './queues.js';
import { explained } from './refusal.js';
import type { Requirement } from './requirement.js';
import { type WorkerSaying, workersHeardOf } from './workers.js';

/** Runs that need the same of their workers. */
export interface QueuedRuns {
  needs: Requirement;
  waiting: number;
  computed: number;
  /** How many workers take them. */
  workers: number;
  /** What workers say that do not take them; null if none says so. */
  declined: string | null;
  /** By what these workers have done of late; null if they have done nothing yet. */
  secondsLeft: number | null;
}

/** What is going on at a queue. */
export interface QueueStatus {
  address: string;
  workers: WorkerSaying[];
  /** Only what is open. */
  runs: QueuedRuns[];
}

/** @throws UserError if Redis refuses to tell */
export const queueStatus = (connection: Connection): Promise<QueueStatus> =>
  read(connection).catch((error) => {
    throw explained(connection.address, error);
  });

async function read({ redis, address }: Connection): Promise<QueueStatus> {
  const workers = await workersHeardOf(redis);
  const runs: QueuedRuns[] = [];
  for (const [name, needs] of await knownQueues(redis)) {
    const key = `${PREFIX}:${name}`;
    const [inLine, { held: computed, lost }] = await Promise.all([
      redis.llen(`${key}:wait`),
      activeIn(redis, key),
    ]);
    // Those that were lost go back as soon as a worker looks for them.
    const waiting = inLine + lost;
    if (waiting + computed === 0) continue;
    const takers = workers.filter(({ queues }) => queues.includes(name));
    const pace = takers.reduce((sum, { runsAnHour }) => sum + runsAnHour, 0);
    runs.push({
      ...{ needs, waiting, computed, workers: takers.length, declined: reasons(name, workers) ?? null },
      secondsLeft: pace > 0 ? ((waiting + computed) / pace) * 3600 : null,
    });
  }
  return { address: address.shown, workers, runs };
}
