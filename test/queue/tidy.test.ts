import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addressOf } from '../../src/queue/address.js';
import { type Connection, connected } from '../../src/queue/connection.js';
import { KEPT_FOR, PREFIX } from '../../src/queue/keys.js';
import { OfferedQueue } from '../../src/queue/parent/offered-queue.js';
import { queueName, type Requirement } from '../../src/queue/requirement.js';
import { tidy } from '../../src/queue/tidy.js';
import { TakingQueue } from '../../src/queue/worker/taking-queue.js';
import { newRun } from '../store/samples.js';
import { hasRedis, RedisServer } from './redis-server.js';

const needs: Requirement = {
  ...{ version: '1.0.0', code: '1a2b3c4d', dataset: 'mnist', backbone: 'pixels' },
  ...{ backend: 'onnx', device: 'cpu' },
};
const jobOf = (seed: number) => {
  const { id, configuration } = newRun({ seed });
  return { id, data: { configuration, lanes: 1 } };
};

describe.skipIf(!hasRedis)('what has ended (of a redis-server, where there is one)', () => {
  let redis: RedisServer;
  let connection: Connection;
  let offered: OfferedQueue;
  let taking: TakingQueue;
  beforeAll(async () => {
    redis = await RedisServer.start();
    connection = await connected(addressOf(redis.url));
    offered = new OfferedQueue(connection, needs, () => {});
    taking = new TakingQueue(connection, queueName(needs), needs, 10_000, 'me');
  });
  afterAll(async () => {
    vi.useRealTimers();
    await taking?.close();
    await offered?.close();
    connection?.close();
    await redis?.end();
  });

  it('is kept for a day, and then the queue is gone with it unless something is open there', async () => {
    const keys = () => connection.redis.keys(`${PREFIX}:*`);
    const [old, open] = [jobOf(1), jobOf(2)];
    await offered.open();
    await offered.add([old]);
    await taking.complete((await taking.next())!, { a: 'result' });
    await offered.add([open]);
    await tidy(connection);
    expect((await offered.look([old.id])).get(old.id)).toMatchObject({ state: 'finished' });

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (KEPT_FOR + 1) * 1000 });
    await tidy(connection);
    expect([...(await offered.look([old.id, open.id])).keys()]).toEqual([open.id]);

    await taking.complete((await taking.next())!, { a: 'result' });
    vi.setSystemTime(Date.now() + (KEPT_FOR + 1) * 1000);
    await tidy(connection);
    expect(await keys()).toEqual([]);
  });
});
