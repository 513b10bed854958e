import type { Redis } from 'ioredis';
import { z } from 'zod';
import { backends, devices } from '../engine/engine.js';
import { QUEUES } from './keys.js';
import { readJson } from './read-json.js';
import { queueName, type Requirement } from './requirement.js';

const schema = z.strictObject({
  version: z.string(),
  code: z.string(),
  dataset: z.string(),
  data: z.string().optional(),
  backbone: z.string(),
  backend: z.enum(backends),
  device: z.enum(devices),
  tf32: z.boolean().optional(),
  evaluateEvery: z.int().positive().optional(),
  ownFiles: z.literal(true).optional(),
});

/** Makes a queue known to all workers. */
export async function openQueue(redis: Redis, requirement: Requirement): Promise<void> {
  await redis.hset(QUEUES, queueName(requirement), JSON.stringify(requirement));
}

/** All queues that were ever opened, by name. */
export async function knownQueues(redis: Redis): Promise<Map<string, Requirement>> {
  const queues = new Map<string, Requirement>();
  for (const [name, json] of Object.entries(await redis.hgetall(QUEUES))) {
    const requirement = readJson(schema, json);
    if (requirement) queues.set(name, requirement as Requirement);
  }
  return queues;
}
