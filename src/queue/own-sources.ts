import type { Redis } from 'ioredis';
import { z } from 'zod';
import { UserError } from '../errors/user-error.js';
import { choiceOf } from '../plugins/own/place.js';
import { sourceSent, sourceToSend } from '../plugins/own/sent-source.js';
import type { OwnSource } from '../plugins/own/source.js';
import { MOST_BYTES, sourceKey } from './keys.js';
import { persistently } from './persistently.js';
import { readJson } from './read-json.js';

/** How long a source stays after it was last asked for by a command, in seconds: a week. */
const KEPT = 7 * 86_400;

const schema = z.object({
  path: z.string(),
  hash: z.string(),
  text: z.string(),
  imported: z.array(z.string()),
  code: z.string(),
});

/** Sends users' own files to Redis, each once. */
export class SentSources {
  /** As JSON, by hash. */
  private readonly sent = new Map<string, string>();

  constructor(private readonly redis: Redis) {}

  /** Sends those that Redis does not have. @throws UserError for one that is too long, or has changed */
  async send(sources: readonly OwnSource[]): Promise<void> {
    for (const [hash, source] of new Map(sources.map((one) => [one.hash, one]))) {
      if ((await this.redis.expire(sourceKey(hash), KEPT)) === 1) continue;
      const json = this.sent.get(hash) ?? JSON.stringify(await sourceToSend(source));
      if (Buffer.byteLength(json) > MOST_BYTES) {
        throw new UserError(
          `${choiceOf(source.path)} with what it imports takes more than the ${MOST_BYTES / 1e6} MB that go through a queue; run it without --queue`,
        );
      }
      this.sent.set(hash, json);
      await this.redis.set(sourceKey(hash), json, 'EX', KEPT);
    }
  }
}

/** Reads a user's own file from Redis. @throws Error if it is not there */
export async function receivedSource(redis: Redis, hash: string): Promise<OwnSource> {
  const json = await persistently(() => redis.get(sourceKey(hash)));
  const sent = readJson(schema, json);
  if (sent?.hash !== hash) {
    throw new Error(`the queue does not have the file with the SHA-256 ${hash.slice(0, 8)} any more`);
  }
  return sourceSent(sent);
}
