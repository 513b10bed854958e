import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobDataOf } from '../../src/queue/job-data.js';
import { QUEUES, WORKERS, workerKey } from '../../src/queue/keys.js';
import { knownQueues } from '../../src/queue/queues.js';
import { queueName, type Requirement } from '../../src/queue/requirement.js';
import { sayOfWorker, type WorkerSaying, workersHeardOf } from '../../src/queue/workers.js';
import { newRun } from '../store/samples.js';
import { hasRedis, RedisServer } from './redis-server.js';

const saying: WorkerSaying = {
  ...{ id: 'a', host: 'here', pid: 1, version: '1.0.0', code: '1a2b3c4d', device: 'cpu', jobs: 1 },
  ...{ trustsPlugins: false, queues: [], declined: {}, done: 0, runsAnHour: 0 },
  at: [{ run: 'f', label: 'split-mnist/domain · mlp · adam · seed 1', share: 0.5 }],
};

describe.skipIf(!hasRedis)('what others have written (to a redis-server, where there is one)', () => {
  let redis: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    redis = await RedisServer.start();
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    client?.disconnect();
    await redis?.end();
  });

  it('leaves out workers that cannot be read, and shows no control characters', async () => {
    await sayOfWorker(client, saying);
    await sayOfWorker(client, { ...saying, id: 'b', host: 'th\u001b[31mere\n' });
    // The database takes no such share.
    await sayOfWorker(client, { ...saying, id: 'c', at: [{ ...saying.at[0]!, share: 2 }] });
    await client.sadd(WORKERS, 'd');
    await client.set(workerKey('d'), '{"id":');
    expect(await workersHeardOf(client)).toEqual([saying, { ...saying, id: 'b', host: 'th�[31mere�' }]);
  });

  it('leaves out queues that cannot be read', async () => {
    const needs: Requirement = {
      ...{ version: '1.0.0', code: '1a2b3c4d', dataset: 'mnist', backbone: 'pixels' },
      ...{ backend: 'onnx', device: 'cpu' },
    };
    await client.hset(QUEUES, 'broken', '{"version":', queueName(needs), JSON.stringify(needs));
    expect([...(await knownQueues(client))]).toEqual([[queueName(needs), needs]]);
  });
});

it('a job in more lanes than a program has is not read', () => {
  const { id, configuration } = newRun({});
  expect(jobDataOf(id, { configuration, lanes: 128 }).lanes).toBe(128);
  expect(() => jobDataOf(id, { configuration, lanes: 129 })).toThrow(/the job cannot be read: lanes/);
});
