import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main, program, temporaryFolder } from '../cli/program.js';
import { numbersIn, stateOf } from '../faults/short-grid.js';
import { Hosts, hasHosts } from './hosts.js';
import { hasRedis } from './redis-server.js';

const folder = temporaryFolder();
const script = fileURLToPath(new URL('short-lock-worker.mjs', import.meta.url));
/** Milliseconds that a lock lasts. */
const LOCK = 2_000;
const RUNS = 12;

const gridOn = (db: string, ...more: string[]): string[] => [
  'run',
  ...['--scenario', 'split-mnist/task,split-mnist/domain', '--strategy', 'adam,l2,si', '--seeds', '2'],
  ...['--hidden', '8', '--epochs', '1', '--batch-size', '500', '--db', db, ...more],
];

/** What a process has told on standard error so far, and when it tells something. */
function listen(child: ChildProcess) {
  let told = '';
  child.stderr!.on('data', (data) => {
    told += data;
  });
  return {
    get told() {
      return told;
    },
    async tells(what: RegExp) {
      while (!what.test(told) && child.exitCode === null && child.signalCode === null) await setTimeout(50);
    },
  };
}

describe.skipIf(!hasHosts || !hasRedis)(
  'a queue on three hosts (namespaces, where there are redis-server and root’s rights)',
  () => {
    let hosts: Hosts;
    beforeAll(() => {
      hosts = new Hosts(`cb${process.pid % 10_000}`, 2);
    });
    afterAll(() => hosts?.end());

    it('loses nothing when one is cut off, comes back, and another one loses its power', async () => {
      const local = join(folder, 'local.sqlite');
      expect((await program(gridOn(local, '--jobs', '2'))).status).toBe(0);
      const url = `redis://${hosts.address}:6399`;
      hosts.first.start('redis-server', [
        '--bind',
        hosts.address,
        '--port',
        '6399',
        '--protected-mode',
        'no',
        '--save',
        '',
      ]);
      const db = join(folder, 'queued.sqlite');
      const [cut, killed] = hosts.others as [(typeof hosts.others)[0], (typeof hosts.others)[0]];
      const node = (host: { start: typeof cut.start }, ...args: string[]) =>
        host.start(process.execPath, args);
      const workers = async (): Promise<string[]> => {
        const status = node(hosts.first, main, 'status', '--queue', url, '--json');
        let shown = '';
        status.stdout!.on('data', (data) => {
          shown += data;
        });
        await once(status, 'close');
        return (JSON.parse(shown) as { workers: { host: string }[] }).workers.map(({ host }) => host);
      };
      // Workers that find no Redis end at once.
      await setTimeout(1_000);
      const cutTells = listen(node(cut, script, url, `${LOCK}`, '1'));
      const killedTells = listen(node(killed, script, url, `${LOCK}`, '1'));
      while ((await workers()).length < 2) await setTimeout(200);
      expect(await workers()).toEqual([cut.name, killed.name]);
      const parent = node(hosts.first, main, ...gridOn(db, '--queue', url));
      const ended = once(parent, 'exit');
      const parentTells = listen(parent);
      await Promise.race([Promise.all([cutTells.tells(/finished/), killedTells.tells(/finished/)]), ended]);

      cut.cut();
      await setTimeout(2 * LOCK);
      await killed.kill();
      // Only the first of them is left to compute the rest.
      cut.mend();
      expect((await ended)[0]).toBe(0);
      expect(parentTells.told).toContain(cut.name);
      expect(numbersIn(db)).toEqual(numbersIn(local));
      expect(numbersIn(db)).toHaveLength(RUNS);
      expect(stateOf(db)).toEqual({ integrity: 'ok', claims: 0 });
    });
  },
);
