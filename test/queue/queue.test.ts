import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, temporaryFolder } from '../cli/program.js';
import { hasRedis, RedisServer } from './redis-server.js';
import { gridOn } from './small-grid.js';

const folder = temporaryFolder();

const dbOf = (name: string): string => join(folder, `${name}.sqlite`);

describe('a queue that is not there', () => {
  it('is told in one line, and nothing is stored', async () => {
    const { status, err } = await program(gridOn(dbOf('none'), 'adam', '--queue', 'redis://127.0.0.1:1'));
    expect(status).toBe(1);
    expect(err).toBe(
      'error: there is no Redis at redis://127.0.0.1:1 (connect ECONNREFUSED 127.0.0.1:1); start one there, or correct the address\n',
    );
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
