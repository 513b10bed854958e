import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/random/random.js';
import { program, start, temporaryFolder } from '../cli/program.js';
import { gridOn, numbersIn, RUNS, signal, stateOf, workersOf } from './short-grid.js';

/** `npm run test:faults` takes many rounds, `npm test` a few. */
const ROUNDS = Number(process.env.FAULT_ROUNDS);

/** The moments and kinds of the faults are drawn from it; how far a grid is by then is up to the machine. */
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

/** After so many a grid is left alone, so that it comes to an end. */
const FAULTS_A_ROUND = 8;

const folder = temporaryFolder();
const injected = { 'worker killed': 0, 'parent killed': 0, 'worker stopped': 0, 'parent stopped': 0 };
type Fault = keyof typeof injected;
const faults = Object.keys(injected) as Fault[];

/** Every other round computes seeds in one program, some of them beside an empty place. */
const batchSeedsIn = (round: number): number => (round % 2 === 0 ? 3 : 1);
const gridIn = (db: string, round: number): string[] => gridOn(db, 4, batchSeedsIn(round));

/** By the number of seeds in one program. */
const undisturbed = new Map<number, unknown[]>();

/** Stops a process for a while. */
async function pause(pid: number, milliseconds: number): Promise<void> {
  signal(pid, 'SIGSTOP');
  await setTimeout(milliseconds);
  signal(pid, 'SIGCONT');
}

/** Does a fault to a command that runs. @returns whether there was what it needs */
async function inject(fault: Fault, parent: number, random: Random): Promise<boolean> {
  const workers = workersOf(parent);
  const worker = workers[Math.floor(random.uniform() * workers.length)];
  if (fault === 'parent killed') return signal(parent, 'SIGKILL');
  if (fault === 'parent stopped') await pause(parent, 1000 * random.uniform());
  if (fault.startsWith('worker') && worker === undefined) return false;
  if (fault === 'worker killed') return signal(worker!, 'SIGKILL');
  if (fault === 'worker stopped') await pause(worker!, 1000 * random.uniform());
  return true;
}

/** What a command may say when workers of its were killed, and of nothing else. */
const KILLED =
  /^failed: .*: its worker process was killed by SIGKILL$|^error: \d+ of 24 runs failed; |^error: 3 worker processes in a row were killed /;

/**
 * Runs a grid under faults, as often as it takes until it is done, which after the last fault is at once.
 * @returns how many faults it took
 */
async function disturbed(args: string[], random: Random): Promise<number> {
  let left = FAULTS_A_ROUND;
  let undisturbedCommands = 0;
  for (;;) {
    if (left === 0) undisturbedCommands++;
    expect(undisturbedCommands).toBeLessThan(2);
    const { child, ended } = start(args);
    let isRunning = true;
    void ended.then(() => {
      isRunning = false;
    });
    while (left > 0 && isRunning) {
      await setTimeout(2000 * random.uniform());
      const fault = faults[Math.floor(random.uniform() * faults.length)]!;
      if (!isRunning || !(await inject(fault, child.pid!, random))) continue;
      injected[fault]++;
      left--;
    }
    const { status, err } = await ended;
    if (status === 0) return FAULTS_A_ROUND - left;
    // Killed, or some of its workers were; nothing else is a reason not to be done.
    expect([null, 1]).toContain(status);
    const failures = err.split('\n').filter((line) => /error|failed|damaged|locked/.test(line));
    for (const line of failures) expect(line).toMatch(KILLED);
  }
}

describe.skipIf(process.platform !== 'linux')(`a grid under faults, seed ${SEED}`, () => {
  beforeAll(async () => {
    for (const round of [1, 2]) {
      const db = join(folder, `undisturbed-${round}.sqlite`);
      expect((await program(gridIn(db, round))).status).toBe(0);
      const numbers = numbersIn(db);
      expect(numbers).toHaveLength(RUNS);
      undisturbed.set(batchSeedsIn(round), numbers);
    }
  });

  it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'loses nothing, doubles nothing and changes nothing, round %i',
    async (round) => {
      const db = join(folder, `round-${round}.sqlite`);
      expect(await disturbed(gridIn(db, round), new Random(SEED).split('round', round))).toBeGreaterThan(0);
      expect(numbersIn(db)).toEqual(undisturbed.get(batchSeedsIn(round)));
      expect(stateOf(db)).toEqual({ integrity: 'ok', claims: 0 });
      if (round === ROUNDS) console.log(`faults injected: ${JSON.stringify(injected)}`);
    },
  );
});
