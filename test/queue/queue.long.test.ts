import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { program, start, temporaryFolder } from '../cli/program.js';
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
