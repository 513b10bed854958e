import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { main, program, start, temporaryFolder } from '../cli/program.js';
import { numbersIn, stateOf } from '../faults/short-grid.js';
import { hasRedis, RedisServer } from './redis-server.js';
import { gridOn } from './small-grid.js';

const folder = temporaryFolder();

const dbOf = (name: string): string => join(folder, `${name}.sqlite`);

describe.skipIf(!hasRedis)('a queue (of a redis-server, where there is one)', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.end());

  it('gives the numbers of a grid on this machine, and keeps them for another database', async () => {
    const diverging = ['--set', 'strategy.coefficient=0,3e38', '--batch-seeds', '2'];
    const local = dbOf('local');
    const there = await program(gridOn(local, 'ewc', '--jobs', '1', ...diverging));
    const worker = start(['work', redis.url, '--jobs', '1']);
    const [first, second] = [dbOf('first'), dbOf('second')];
    const asked = await start(gridOn(first, 'ewc', '--queue', redis.url, ...diverging)).ended;
    worker.child.kill('SIGTERM');
    const worked = await worker.ended;
    expect(worked.err).toMatch(/4 runs done\nstopped; runs that it held, if any, are back in the queue\.\n$/);
    expect(asked.status).toBe(there.status);
    expect(numbersIn(first)).toEqual(numbersIn(local));
    // One of those that failed had learned some tasks by then.
    const matrices = numbersIn(first).map((run) => run as { status: string; accuracies: unknown[] });
    expect(matrices.some(({ status, accuracies }) => status === 'failed' && accuracies.length > 0)).toBe(
      true,
    );
    expect(stateOf(first)).toEqual({ integrity: 'ok', claims: 0 });
    const store = openStore(first, { readonly: true });
    const [run] = store.runs();
    store.close();
    expect(run!.environment).toMatchObject({ batchSeeds: 2, machine: { node: process.version } });
    // No worker is there any more.
    const zero = [...diverging.slice(2), '--set', 'strategy.coefficient=0'];
    expect((await program(gridOn(second, 'ewc', '--queue', redis.url, ...zero))).status).toBe(0);
    expect(numbersIn(second)).toHaveLength(2);
  });
});

describe('a queue that is not there', () => {
  it('is told in one line, and nothing is stored', async () => {
    const { status, err } = await program(gridOn(dbOf('none'), 'adam', '--queue', 'redis://127.0.0.1:1'));
    expect(status).toBe(1);
    expect(err).toBe(
      'error: there is no Redis at redis://127.0.0.1:1 (connect ECONNREFUSED 127.0.0.1:1); start one there, or correct the address\n',
    );
    expect(main).toContain('dist');
  });

  it.skipIf(!hasRedis)('wants a password (of a redis-server, where there is one)', async () => {
    const redis = await RedisServer.start('--requirepass', 'secret');
    try {
      for (const [url, env] of [
        [redis.url, {}],
        [redis.url, { REDIS_PASSWORD: 'wrong' }],
      ] as const) {
        const { status, err } = await program(['work', url, '--until-idle'], undefined, env);
        expect(status).toBe(1);
        expect(err).toMatch(/^error: .* refuses the password, or wants one .*REDIS_PASSWORD\n$/);
      }
      const { status, out } = await program(['status', '--queue', redis.url], undefined, {
        REDIS_PASSWORD: 'secret',
      });
      expect({ status, out }).toEqual({
        status: 0,
        out: expect.stringContaining('0 workers\n  no run is open'),
      });
    } finally {
      await redis.end();
    }
  });
});
