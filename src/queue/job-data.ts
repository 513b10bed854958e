import { z } from 'zod';
import { inOurWords, placedText } from '../errors/issue-text.js';
import { MOST_BATCH_SEEDS } from '../runs/batched/batch-seeds.js';
import type { RunConfiguration } from '../runs/configuration.js';
import { identityOf } from '../runs/identity.js';
import { configurationSchema } from '../store/schemas.js';

const hashes = z.array(z.string().regex(/^[0-9a-f]{64}$/));

const schema = z.strictObject({
  configuration: configurationSchema,
  /** In how many lanes it is computed. */
  lanes: z.int().min(1).max(MOST_BATCH_SEEDS),
  /** The hashes of the user's own files that it uses. */
  own: z.strictObject({ scenario: hashes, strategy: hashes }).optional(),
});

/** What a job of the queue says; its id is the run's identity. */
export interface JobData {
  configuration: RunConfiguration;
  lanes: number;
  own?: { scenario: string[]; strategy: string[] };
}

/** @throws Error that says what is wrong with a job */
export function jobDataOf(id: string, data: unknown): JobData {
  const parsed = schema.safeParse(data, inOurWords);
  if (!parsed.success) throw new Error(`the job cannot be read: ${placedText(parsed.error.issues[0]!)}`);
  const read = parsed.data as JobData;
  if (identityOf(read.configuration) !== id) {
    throw new Error('the job cannot be read: its id does not match the configuration');
  }
  return read;
}
