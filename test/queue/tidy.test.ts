import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KEPT_FOR, PREFIX } from '../../src/queue/keys.js';
import { tidy } from '../../src/queue/tidy.js';
import { newRun } from '../store/samples.js';
import { oneQueue } from './one-queue.js';
import { hasRedis } from './redis-server.js';

const jobOf = (seed: number) => {
  const { id, configuration } = newRun({ seed });
  return { id, data: { configuration, lanes: 1 } };
};

describe.skipIf(!hasRedis)('what has ended (of a redis-server, where there is one)', () => {
  let queue: Awaited<ReturnType<typeof oneQueue>>;
  let offered: typeof queue.offered;
  let taking: typeof queue.taking;
  beforeAll(async () => {
    queue = await oneQueue(10_000);
    ({ offered, taking } = queue);
  });
  afterAll(async () => {
    vi.useRealTimers();
    await queue?.end();
  });

  it('is kept for a day, and then the queue is gone with it unless something is open there', async () => {
    const keys = () => queue.connection.redis.keys(`${PREFIX}:*`);
    const [old, open] = [jobOf(1), jobOf(2)];
    await offered.open();
    await offered.add([old]);
    await taking.complete((await taking.next())!, { a: 'result' });
    await offered.add([open]);
    await tidy(queue.connection);
    expect((await offered.look([old.id])).get(old.id)).toMatchObject({ state: 'finished' });

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (KEPT_FOR + 1) * 1000 });
    await tidy(queue.connection);
    expect([...(await offered.look([old.id, open.id])).keys()]).toEqual([open.id]);

    await taking.complete((await taking.next())!, { a: 'result' });
    vi.setSystemTime(Date.now() + (KEPT_FOR + 1) * 1000);
    await tidy(queue.connection);
    expect(await keys()).toEqual([]);
  });
});
