import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, start, temporaryFolder } from '../cli/program.js';
import { numbersIn } from '../faults/short-grid.js';
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

  it('computes files of users only where they are trusted', async () => {
    const file = join(folder, 'mine.ts');
    copyFileSync(new URL('../../docs/examples/my-method.ts', import.meta.url), file);
    const parent = start(gridOn(dbOf('own'), file, '--queue', redis.url));
    await new Promise<void>((resolve) => {
      parent.child.stderr.on('data', (data) => /2 to run/.test(`${data}`) && setTimeout(resolve, 1_000));
    });
    const careful = await start(['work', redis.url, '--jobs', '1', '--until-idle']).ended;
    expect(careful.err).toContain('a worker runs it only with --trust-plugins');
    expect(careful.err).toContain('0 runs done');
    const status = await program(['status', '--queue', redis.url]);
    expect(status.out).toMatch(/--trust-plugins: 2 runs to go, 0 being computed; no worker is there/);
    const trusting = await start(
      ['work', redis.url, '--jobs', '1', '--until-idle', '--trust-plugins'],
      folder,
    ).ended;
    expect(trusting.err).toContain('2 runs done');
    expect((await parent.ended).status).toBe(0);
  });

  it('says that no worker is there, and goes on where it was when it is asked again', async () => {
    const db = dbOf('alone');
    const parent = start(gridOn(db, 'si', '--queue', redis.url));
    await new Promise<void>((resolve) => {
      let told = '';
      parent.child.stderr.on('data', (data) => {
        told += data;
        if (
          /no worker is there that can take 2 runs: they need continual-bench .*, mnist; start one/.test(told)
        )
          resolve();
      });
    });
    // The runs wait, and nobody computes them.
    const status = JSON.parse((await program(['status', '--db', db, '--json'])).out) as { left: number }[];
    expect(status[0]).toMatchObject({ left: 2, computed: 0 });
    parent.child.kill('SIGKILL');
    await parent.ended;
    await start(['work', redis.url, '--jobs', '1', '--until-idle']).ended;
    expect((await program(gridOn(db, 'si', '--queue', redis.url))).status).toBe(0);
    expect(numbersIn(db)).toHaveLength(2);
  });
});
