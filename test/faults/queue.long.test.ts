import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/random/random.js';
import { program, start, temporaryFolder } from '../cli/program.js';
import { cuttableWay } from '../queue/cuttable.js';
import { hasRedis, RedisServer } from '../queue/redis-server.js';
import { numbersIn, signal, stateOf, workersOf } from './short-grid.js';

/** `npm run test:faults` takes many rounds, `npm run test:long` a few. */
const ROUNDS = Number(process.env.FAULT_ROUNDS);

/** The moments and kinds of the faults are drawn from it; how far a grid is by then is up to the machine. */
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

/** After so many a grid is left alone, so that it comes to an end. */
const FAULTS_A_ROUND = 5;

/** Milliseconds that a lock lasts. */
const LOCK = 2_000;

const RUNS = 12;
const gridOn = (db: string, batchSeeds: number, more: string[]): string[] => [
  'run',
  ...['--scenario', 'split-mnist/task,split-mnist/domain', '--strategy', 'adam,l2', '--seeds', '3'],
  ...['--hidden', '8', '--epochs', '1', '--batch-size', '1000', '--db', db],
  ...['--batch-seeds', `${batchSeeds}`, ...more],
];
/** Every other round computes seeds in one program. */
const batchSeedsIn = (round: number): number => (round % 2 === 0 ? 2 : 1);

const script = fileURLToPath(new URL('../queue/short-lock-worker.mjs', import.meta.url));
const folder = temporaryFolder();
const undisturbed = new Map<number, unknown[]>();

const NO_REDIS = /^error: there is no Redis at /;

const injected = {
  'worker killed': 0,
  'process of a worker killed': 0,
  'worker stopped': 0,
  'worker cut off': 0,
  'worker asked to end': 0,
  'parent killed': 0,
  'Redis killed': 0,
};
type Fault = keyof typeof injected;
const faults = Object.keys(injected) as Fault[];

/** A worker that is started again whenever it has ended, until the round is over. */
class Worker {
  child: ChildProcess | undefined;
  told = '';
  private isOver = false;

  constructor(readonly way: Awaited<ReturnType<typeof cuttableWay>>) {
    this.begin();
  }

  private begin(): void {
    this.child = spawn(process.execPath, [script, this.way.url, `${LOCK}`, '1'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child.stderr!.on('data', (data) => {
      this.told += data;
    });
    this.child.on('exit', () => {
      if (!this.isOver) this.begin();
    });
  }

  async end(): Promise<void> {
    this.isOver = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

describe.skipIf(!hasRedis || process.platform !== 'linux')(
  `a queue under faults (where there is redis-server), seed ${SEED}`,
  () => {
    beforeAll(async () => {
      for (const batchSeeds of [1, 2]) {
        const db = join(folder, `undisturbed-${batchSeeds}.sqlite`);
        expect((await program(gridOn(db, batchSeeds, ['--jobs', '2']))).status).toBe(0);
        undisturbed.set(batchSeeds, numbersIn(db));
        expect(undisturbed.get(batchSeeds)).toHaveLength(RUNS);
      }
    });

    it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
      'loses nothing, doubles nothing and changes nothing, round %i',
      async (round) => {
        const random = new Random(SEED).split('round', round);
        const redis = await RedisServer.start();
        const ways = [await cuttableWay(redis.port), await cuttableWay(redis.port)];
        const workers = ways.map((way) => new Worker(way));
        const db = join(folder, `round-${round}.sqlite`);
        const args = gridOn(db, batchSeedsIn(round), ['--queue', redis.url]);
        try {
          let left = FAULTS_A_ROUND;
          const inject = async (fault: Fault, parent: ChildProcess): Promise<boolean> => {
            const worker = workers[Math.floor(random.uniform() * workers.length)]!;
            // Shorter and longer than a lock.
            const while_ = 3 * LOCK * random.uniform();
            const pid = worker.child!.pid!;
            if (fault === 'worker killed') return signal(pid, 'SIGKILL');
            if (fault === 'worker asked to end') return signal(pid, 'SIGTERM');
            if (fault === 'parent killed') return signal(parent.pid!, 'SIGKILL');
            if (fault === 'process of a worker killed') {
              const [process] = workersOf(pid);
              return process !== undefined && signal(process, 'SIGKILL');
            }
            if (fault === 'worker stopped') {
              if (!signal(pid, 'SIGSTOP')) return false;
              await setTimeout(while_);
              signal(pid, 'SIGCONT');
            } else if (fault === 'worker cut off') {
              worker.way.cut();
              await setTimeout(while_);
              worker.way.mend();
            } else {
              await redis.kill();
              await setTimeout(while_);
              await redis.begin();
            }
            return true;
          };
          for (;;) {
            const { child, ended } = start(args);
            let isRunning = true;
            void ended.then(() => {
              isRunning = false;
            });
            while (left > 0 && isRunning) {
              await setTimeout(3000 * random.uniform());
              const fault = faults[Math.floor(random.uniform() * faults.length)]!;
              if (!isRunning || !(await inject(fault, child))) continue;
              injected[fault]++;
              left--;
            }
            const { status, signal: by, err } = await ended;
            if (status === 0) break;
            // It was killed, or was started while Redis was not there.
            if (by !== 'SIGKILL')
              expect({ status, err }).toEqual({ status: 1, err: expect.stringMatching(NO_REDIS) });
          }
        } finally {
          await Promise.all(workers.map((worker) => worker.end()));
          for (const way of ways) way.end();
          await redis.end();
        }
        expect(numbersIn(db)).toEqual(undisturbed.get(batchSeedsIn(round)));
        expect(stateOf(db)).toEqual({ integrity: 'ok', claims: 0 });
        if (round === ROUNDS) console.log(`faults injected: ${JSON.stringify(injected)}`);
      },
    );
  },
);
