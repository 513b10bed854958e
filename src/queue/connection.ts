import type { Redis } from 'ioredis';
import { messageOf, UserError } from '../errors/user-error.js';
import type { Address } from './address.js';
import { unfitServer } from './fit-server.js';
import { WRITTEN } from './keys.js';
import { type QueuePackages, queuePackages } from './packages.js';
import { explained } from './refusal.js';

/** The longest time between two tries to reach Redis again, in milliseconds. */
export const LONGEST_PAUSE = 1_000;

/** How long an answer may take before the connection counts as cut, in milliseconds. */
const SILENCE = 20_000;

/** A connection to Redis that is made again whenever it is lost. */
export interface Connection extends QueuePackages {
  redis: Redis;
  address: Address;
  close(): void;
}

/**
 * @param use whether the connection only reads
 * @throws UserError if Redis cannot be reached, refuses, or cannot hold a queue
 */
export async function connected(
  address: Address,
  use: 'writes' | 'only reads' = 'writes',
): Promise<Connection> {
  const packages = await queuePackages();
  let isThere = false;
  let latest: unknown;
  const redis = new packages.Redis(address.url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    socketTimeout: SILENCE,
    retryStrategy: (times) => (isThere ? Math.min(100 * times, LONGEST_PAUSE) : null),
  });
  // Without a listener it would write them to standard error.
  redis.on('error', (error) => {
    latest = error;
  });
  try {
    await redis.connect();
    const unfit = unfitServer(await redis.info());
    if (unfit) throw new UserError(`the Redis at ${address.shown} cannot hold a queue: ${unfit}`);
    if (use === 'writes') await redis.set(WRITTEN, '', 'PX', 1);
    // A database that it does not have.
    if (latest) throw latest;
    isThere = true;
    // BullMQ makes more like it, and takes one that is lazy for broken if its first try fails.
    redis.options.lazyConnect = false;
  } catch (error) {
    redis.disconnect();
    throw unreachable(address, latest ?? error);
  }
  return { ...packages, redis, address, close: () => redis.disconnect() };
}

function unreachable(address: Address, error: unknown): UserError {
  const { shown } = address;
  if (error instanceof UserError) return error;
  const reason = messageOf(error).split('\n')[0]!;
  if (/WRONGPASS|NOAUTH|invalid password/.test(reason)) {
    return new UserError(
      `${shown} refuses the password, or wants one (${reason.split(' ')[0]}); give it in the address, redis://:PASSWORD@HOST, or in the environment variable REDIS_PASSWORD`,
    );
  }
  const refusal = explained(address, error);
  if (refusal instanceof UserError) return refusal;
  const { code } = error as NodeJS.ErrnoException;
  if (/CERT|ALTNAME/.test(code ?? '')) {
    return new UserError(
      `nobody vouches for the certificate of ${shown} (${reason}); for an authority of your own, name its file in the environment variable NODE_EXTRA_CA_CERTS`,
    );
  }
  return new UserError(
    `there is no Redis${shown.startsWith('rediss:') ? ' that speaks TLS' : ''} at ${shown} (${plainly(reason) || code}); start one there, or correct the address`,
  );
}

/** What the client says of a server that is no Redis. */
function plainly(reason: string): string {
  if (/RESP type|Protocol error/.test(reason)) return 'something else answers there';
  if (/^Socket timeout/.test(reason)) return `no answer in ${SILENCE / 1000} s`;
  return reason;
}
