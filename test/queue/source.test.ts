import { expect, it } from 'vitest';
import { UserError, usageError } from '../../src/errors/user-error.js';
import type { Memberships } from '../../src/queue/worker/memberships.js';
import { QueueSource } from '../../src/queue/worker/source.js';
import type { Taken } from '../../src/queue/worker/taking-queue.js';
import { newRun } from '../store/samples.js';

/** What becomes of a run that waits in a queue, and that a worker cannot prepare. */
async function ofRun(error: Error): Promise<string[]> {
  const { id, configuration } = newRun({});
  const told: string[] = [];
  const waiting = [{ id, data: { configuration, lanes: 1 } }];
  const queue = {
    name: 'a-queue',
    hasLost: async () => false,
    next: async () => waiting.pop() && { ...run, queue },
  };
  const run = { ...waiting[0]! };
  const memberships = {
    queues: [queue],
    isKnown: true,
    decline: (name: string, reason: string) => told.push(`declined ${name}: ${reason}`),
  };
  const source = new QueueSource(
    memberships as unknown as Memberships,
    true,
    (taken: Taken) => told.push(`taken ${taken.id === id}`),
    () => Promise.reject(error),
    async (group) => void told.push(`${group.length} given back`),
    (group, reason) => void told.push(`${group.length} refused: ${reason}`),
  );
  expect(await source.take(0, new AbortController().signal)).toBeUndefined();
  return told;
}

it('a run that is wrong has failed, and the others of its queue are taken', async () => {
  expect(await ofRun(usageError('unknown scenario'))).toEqual(['taken true', '1 refused: unknown scenario']);
});

it('a run whose data this worker lacks is left to others, with its queue', async () => {
  expect(await ofRun(new UserError('no data'))).toEqual([
    'taken true',
    '1 given back',
    'declined a-queue: no data',
  ]);
});

it('looks for runs once for all of its processes', async () => {
  let looks = 0;
  const queue = { name: 'a-queue', hasLost: async () => false, next: async () => void looks++ };
  const memberships = { queues: [queue], isKnown: true } as unknown as Memberships;
  const none = async () => {};
  const source = new QueueSource(memberships, true, none, none, none, none);
  const { signal } = new AbortController();
  const taken = await Promise.all(Array.from({ length: 8 }, (_, process) => source.take(process, signal)));
  expect(taken.filter(Boolean)).toEqual([]);
  expect(looks).toBe(4);
});

it('does not end as long as runs that were lost may come back', async () => {
  const { id, configuration } = newRun({});
  let asked = 0;
  const waiting: object[] = [];
  const queue = {
    name: 'a-queue',
    requirement: {},
    async hasLost() {
      // It is put back between two looks.
      if (++asked === 2) waiting.push({ id, data: { configuration, lanes: 1 }, queue });
      return asked < 3;
    },
    next: async () => waiting.pop(),
  };
  const memberships = { queues: [queue], isKnown: true } as unknown as Memberships;
  const none = async () => {};
  const source = new QueueSource(memberships, true, none, none, none, none);
  const { signal } = new AbortController();
  expect((await source.take(0, signal))!.jobs.map((job) => job.id)).toEqual([id]);
  expect(await source.take(0, signal)).toBeUndefined();
});
