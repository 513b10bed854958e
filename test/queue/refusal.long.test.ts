import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, start, temporaryFolder } from '../cli/program.js';
import { numbersIn } from '../faults/short-grid.js';
import { hasRedis, RedisServer } from './redis-server.js';
import { gridOn } from './small-grid.js';

const folder = temporaryFolder();

describe.skipIf(!hasRedis)('a Redis that refuses (of a redis-server, where there is one)', () => {
  let redis: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    redis = await RedisServer.start('--appendonly', 'no');
    client = new Redis(redis.url).on('error', () => {});
    await client.call('ACL', 'SETUSER', 'reader', 'on', '>secret', '~*', '&*', '+@all', '-@write');
  });
  afterAll(async () => {
    client?.disconnect();
    await redis?.end();
  });

  /** Starts a command. @returns what waits until it tells something on standard error, too */
  function listened(args: string[]) {
    const { child, ended } = start(args);
    let told = '';
    child.stderr.on('data', (data) => {
      told += data;
    });
    const tells = async (what: RegExp) => {
      while (!what.test(told)) await setTimeout(50);
    };
    return { child, ended, tells };
  }

  it.each([
    ['to write', 'reader:secret@', '', /refuses what a queue needs: NOPERM .*no permissions/],
    ['a database', '', '/99', /refuses what a queue needs: ERR DB index is out of range/],
  ])('%s is told in one line, and nothing is stored', async (_, user, database, reason) => {
    const url = redis.url.replace('//', `//${user}`) + database;
    const db = join(folder, 'none.sqlite');
    for (const args of [gridOn(db, 'adam', '--queue', url), ['work', url, '--until-idle']]) {
      const { status, err } = await program(args);
      expect(err).toMatch(/^error: .*\n$/);
      expect(err).toMatch(reason);
      expect(err).not.toContain('secret');
      expect(status).toBe(1);
    }
    expect(existsSync(db)).toBe(false);
  });

  it('to write still shows its status', async () => {
    await client.sadd('continual-bench:1:workers', 'silent');
    const { status, out } = await program(['status', '--queue', redis.url.replace('//', '//reader:secret@')]);
    expect(out).toContain('0 workers\n  no run is open');
    expect(status).toBe(0);
  });

  it('since its memory is full is waited for', async () => {
    const db = join(folder, 'full.sqlite');
    const asked = listened(gridOn(db, 'adam', '--queue', redis.url));
    await asked.tells(/no worker is there/);
    await client.config('SET', 'maxmemory', '1kb');
    // It compares what is open with what Redis holds, as after a break, and finds nothing.
    await client.flushall();
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await asked.tells(/takes nothing \(OOM .*\); waiting/);
    await client.config('SET', 'maxmemory', '0');
    const worker = start(['work', redis.url, '--jobs', '1']);
    expect((await asked.ended).status).toBe(0);
    worker.child.kill('SIGTERM');
    await worker.ended;
    expect(numbersIn(db)).toHaveLength(2);
  });

  it('to remember gets what is missing again, also for workers that come later', async () => {
    const db = join(folder, 'forgotten.sqlite');
    const asked = listened(
      gridOn(db, 'adam', '--queue', redis.url).map((word) => (word === 'adam' ? 'l2' : word)),
    );
    await asked.tells(/no worker is there/);
    await redis.kill();
    await redis.begin();
    await asked.tells(/the queue is back/);
    const worker = start(['work', redis.url, '--jobs', '1']);
    expect((await asked.ended).status).toBe(0);
    worker.child.kill('SIGTERM');
    await worker.ended;
    expect(numbersIn(db)).toHaveLength(2);
  });
});

it('what is no Redis is told in one line', async () => {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { status, err } = await program(['status', '--queue', `redis://127.0.0.1:${port}`]);
  server.close();
  expect(err).toBe(
    `error: there is no Redis at redis://127.0.0.1:${port} (something else answers there); start one there, or correct the address\n`,
  );
  expect(status).toBe(1);
});
