import { addressOf } from '../../src/queue/address.js';
import { connected } from '../../src/queue/connection.js';
import { OfferedQueue } from '../../src/queue/parent/offered-queue.js';
import { queueName, type Requirement } from '../../src/queue/requirement.js';
import { TakingQueue } from '../../src/queue/worker/taking-queue.js';
import { RedisServer } from './redis-server.js';

const needs: Requirement = {
  ...{ version: '1.0.0', code: '1a2b3c4d', dataset: 'mnist', backbone: 'pixels' },
  ...{ backend: 'onnx', device: 'cpu' },
};

/** A queue on a Redis of its own, as a parent and a worker have it. @param lock of its runs, in milliseconds */
export async function oneQueue(lock: number) {
  const redis = await RedisServer.start();
  const connection = await connected(addressOf(redis.url));
  const offered = new OfferedQueue(connection, needs, () => {});
  const taking = new TakingQueue(connection, queueName(needs), needs, lock, 'me');
  return {
    ...{ connection, offered, taking },
    async end() {
      await taking.close();
      await offered.close();
      connection.close();
      await redis.end();
    },
  };
}
