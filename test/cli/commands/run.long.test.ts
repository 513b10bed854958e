import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main, start, temporaryFolder } from '../program.js';
import { mnistGrid } from './mnist-grid.js';

const folder = temporaryFolder();
const { grid, stored } = mnistGrid(folder);

describe('run', () => {
  // util-linux's script gives the program a terminal of its own.
  it.skipIf(spawnSync('script', ['--version']).status !== 0)('stops as well on a terminal', async () => {
    const run = [process.execPath, main, ...grid('terminal.sqlite', '--jobs', '1')].join(' ');
    const command = `stty rows 24 cols 100; exec ${run}`;
    const child = spawn('script', ['-qefc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let screen = '';
    child.stdout.on('data', (data) => {
      screen += data;
      if (/\b1 of 8 runs done/.test(`${data}`)) child.stdin.write('\x03');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(screen).toMatch(/split-mnist\/task · mlp · adam: mean \d+\.\d\d %, n = 1 \(1\/2\)/);
    expect(screen).toMatch(/stopped; the finished runs are stored/);
    expect(status).toBe(130);
    expect(existsSync(join(folder, 'terminal.sqlite-wal'))).toBe(false);
  });

  it('stores a worker that was killed as a failed run, and goes on with another', async () => {
    const { child, ended } = start(grid('killed.sqlite', '--jobs', '1'));
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (data) => {
        if (/seed 1: /.test(`${data}`)) resolve();
      });
    });
    execFileSync('pkill', ['-KILL', '-P', `${child.pid}`]);
    const { status, err } = await ended;
    expect(status).toBe(1);
    expect(err).toMatch(/its worker process was killed by SIGKILL/);
    const runs = stored('killed.sqlite');
    expect(runs.filter((run) => run.status === 'finished').length).toBe(7);
    expect(runs.filter((run) => run.status === 'failed').length).toBe(1);
  });
});

describe('workers that are killed before they take a run', () => {
  /** Kills the program's workers as they come, so many of them; returns what the program said. */
  async function killing(db: string, count: number) {
    const { child, ended } = start([...grid(db, '--jobs', '1'), '--strategy', 'adam', '--seeds', '1']);
    let killed = 0;
    const timer = setInterval(() => {
      if (killed < count && spawnSync('pkill', ['-KILL', '-P', `${child.pid}`]).status === 0) killed++;
    }, 10);
    return ended.finally(() => clearInterval(timer));
  }

  it('are replaced', async () => {
    const { status } = await killing('replaced.sqlite', 2);
    expect(status).toBe(0);
    expect(stored('replaced.sqlite').map((run) => run.status)).toEqual(['finished', 'finished']);
  });

  it('are not replaced for ever', async () => {
    const { status, err } = await killing('hopeless.sqlite', Number.POSITIVE_INFINITY);
    expect(status).toBe(1);
    expect(err).toMatch(/error: 3 worker processes in a row were killed before they took a run; .*--jobs/);
    expect(stored('hopeless.sqlite')).toEqual([]);
  });
});
