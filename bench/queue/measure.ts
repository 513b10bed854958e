import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';

/**
 * Measures what a queue costs: grids of growing size through Redis and into SQLite, computed by workers that compute nothing.
 * Arguments: the numbers of runs, separated by commas, the number of workers, how many runs each is at at once, and how many
 * milliseconds each run takes.
 *
 * node --import tsx bench/queue/measure.ts 1000,10000 2 4 0
 */
const [sizes = '1000,10000', workers = '2', jobs = '4', milliseconds = '0'] = process.argv.slice(2);

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const main = here('../../dist/src/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'continual-bench-queue-'));
const PORT = 16_500 + (process.pid % 1_000);
const url = `redis://127.0.0.1:${PORT}`;

const begin = (command: string, args: string[]): ChildProcess =>
  spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });

/** In kB, by Linux's own account. */
const memoryOf = (pid: number): number => {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

async function measured(runs: number): Promise<void> {
  const redis = begin('redis-server', [
    '--port',
    `${PORT}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--dir',
    folder,
  ]);
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  await client.ping();
  const helpers = Array.from({ length: Number(workers) }, () =>
    begin(process.execPath, ['--import', 'tsx', here('bench-worker.ts'), url, jobs, milliseconds]),
  );
  const grid = ['--scenario', 'split-mnist/domain', '--strategy', 'adam,l2,si,ewc', '--seeds', `${runs / 4}`];
  const parent = spawn(
    process.execPath,
    [main, 'run', ...grid, '--db', join(folder, `${runs}.sqlite`), '--queue', url, '--json'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let told = '';
  let since = 0;
  let lastEnd = 0;
  let most = 0;
  // The final table holds all runs, so what counts is what is held until then.
  const looks = setInterval(() => {
    if (!told.includes(`all ${runs} runs are done`)) most = Math.max(most, memoryOf(parent.pid!));
    if (process.env.SHOW_MEMORY) console.error(`${Math.round(performance.now())} ${memoryOf(parent.pid!)}`);
  }, 250);
  parent.stderr.on('data', (data) => {
    told += data;
    if (since === 0 && told.includes('to run')) since = performance.now();
    if (lastEnd === 0 && told.includes(`all ${runs} runs are done`)) lastEnd = performance.now();
    told = told.slice(-2_000);
  });
  const [status] = await once(parent, 'exit');
  clearInterval(looks);
  if (status !== 0) console.error(told);
  const seconds = (lastEnd - since) / 1000;
  const inRedis = /used_memory_peak:(\d+)/.exec(await client.info('memory'))?.[1] ?? '0';
  console.log(
    `${runs} runs: status ${status}, ${seconds.toFixed(1)} s, ${((1000 * seconds) / runs).toFixed(2)} ms a run, ${(runs / seconds).toFixed(0)} runs a second; parent ${(most / 1024).toFixed(0)} MB; Redis at most ${(Number(inRedis) / 2 ** 20).toFixed(0)} MB`,
  );
  for (const helper of helpers) helper.kill('SIGTERM');
  await Promise.all(helpers.map((helper) => (helper.exitCode === null ? once(helper, 'exit') : undefined)));
  client.disconnect();
  redis.kill('SIGKILL');
  await once(redis, 'exit');
}

console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}; ${workers} workers, ${jobs} runs at once, ${milliseconds} ms a run`,
);
try {
  for (const size of sizes.split(',')) await measured(Number(size));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
