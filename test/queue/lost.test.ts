import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_LOST } from '../../src/queue/lock.js';
import { newRun } from '../store/samples.js';
import { oneQueue } from './one-queue.js';
import { hasRedis } from './redis-server.js';

/** Milliseconds. */
const LOCK = 100;
const { id, configuration } = newRun({});
const data = { configuration, lanes: 1 };

describe.skipIf(!hasRedis)('a run that a worker has taken (of a redis-server, where there is one)', () => {
  let queue: Awaited<ReturnType<typeof oneQueue>>;
  let offered: typeof queue.offered;
  let taking: typeof queue.taking;
  beforeAll(async () => {
    queue = await oneQueue(LOCK);
    ({ offered, taking } = queue);
  });
  afterAll(async () => {
    await queue?.end();
  });
  const inQueue = async () => (await offered.look([id])).get(id);

  it('stays its own when its lock has run out, unless it went back to the queue', async () => {
    await offered.add([{ id, data }]);
    const taken = (await taking.next())!;
    expect(await taking.next()).toBeUndefined();
    expect(await taking.hasLost()).toBe(false);
    await setTimeout(2 * LOCK);
    expect(await taking.hasLost()).toBe(true);
    expect(await taking.renew(taken)).toBe(true);
    expect(await taking.hasLost()).toBe(false);
    await backInQueue();
    expect(await taking.hasLost()).toBe(false);
    expect(await taking.renew(taken)).toBe(false);
    expect(await taking.complete(taken, { not: 'wanted' })).toBe(false);
    const again = (await taking.next())!;
    expect(again.id).toBe(id);
    expect(await taking.giveBack(again)).toBe(true);
    expect(await inQueue()).toEqual({ state: 'open' });
    await offered.remove(id);
    expect(await inQueue()).toBeUndefined();
  });

  it('can be handed back when its lock has run out, unless it went back to the queue', async () => {
    await offered.add([{ id, data }]);
    const taken = (await taking.next())!;
    await backInQueue();
    expect(await taking.complete(taken, { not: 'wanted' })).toBe(false);
    const again = (await taking.next())!;
    await setTimeout(2 * LOCK);
    expect(await taking.complete(again, { a: 'result' })).toBe(true);
    expect(await inQueue()).toMatchObject({ state: 'finished' });
    await offered.remove(id);
  });

  it('has failed when so many in a row were lost with it', async () => {
    await offered.add([{ id, data }]);
    for (let lost = 0; lost < MOST_LOST; lost++) {
      expect((await taking.next())?.id).toBe(id);
      await backInQueue();
      expect(await inQueue()).toEqual({ state: 'open' });
    }
    expect(await taking.next()).toBeUndefined();
    expect(await inQueue()).toMatchObject({
      state: 'failed',
      reason: '10 workers in a row were lost with it: killed, stopped or cut off',
    });
    await offered.remove(id);
  });

  it('has failed if the job is not what its id says', async () => {
    await offered.add([{ id, data: { configuration: { ...configuration, seed: 77 }, lanes: 1 } }]);
    expect(await taking.next()).toBeUndefined();
    expect(await inQueue()).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('does not match'),
    });
  });

  /** Waits until what was taken counts as lost: the second look after its lock has run out. */
  async function backInQueue(): Promise<void> {
    while ((await taking.waiting()) === 0) {
      await taking.putBackLost();
      await setTimeout(LOCK / 2);
    }
  }
});
