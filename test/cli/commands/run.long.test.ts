import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { main, program, start, temporaryFolder } from '../program.js';
import { changed, mnistGrid, numbers } from './mnist-grid.js';

const folder = temporaryFolder();
const { grid, stored } = mnistGrid(folder);

describe('run', () => {
  it('stores whole runs, the same with one worker and with two', async () => {
    const one = await program(grid('one.sqlite', '--jobs', '1'));
    const two = await program(grid('two.sqlite', '--jobs', '2', '--json'));
    expect([one.status, two.status]).toEqual([0, 0]);
    const runs = stored('one.sqlite');
    expect(numbers(stored('two.sqlite'))).toEqual(numbers(runs));
    expect(runs.length).toBe(8);
    for (const run of runs) {
      expect(run).toMatchObject({ status: 'finished', tasks: 5, error: null });
      expect(run.accuracies.length).toBe(15);
      expect(run.accuracies[0]).toMatchObject({ trainTask: 1, testTask: 1, samples: 2115 });
      // Two digits are told apart after one pass over them.
      expect(run.accuracies[0]!.accuracy).toBeGreaterThan(0.98);
      expect(run.configuration).toMatchObject({ head: { hidden: [16, 16] }, training: { epochs: 1 } });
      const outputs =
        run.configuration.scenario.name === 'split-mnist/task' ? 5 * (16 * 2 + 2) : 16 * 10 + 10;
      expect(run.parameterCount).toBe(1024 * 16 + 16 + 16 * 16 + 16 + outputs);
    }
    // Seeds differ.
    expect(runs[0]!.accuracies).not.toEqual(runs[1]!.accuracies);
    expect((JSON.parse(two.out) as RunRecord[]).map(({ id }) => id).sort()).toEqual(
      runs.map(({ id }) => id).sort(),
    );
    // On a pipe there are plain lines, with no escape sequences.
    expect(one.err).toMatch(/8 to run/);
    expect(one.err).toMatch(/split-mnist\/task · mlp · adam · seed 1: \d+\.\d+ % in/);
    expect(one.err.includes('\u001b')).toBe(false);
    expect(one.out).toMatch(/split-mnist\/class/);
  });

  it('computes with as many workers as asked for, of which Node does not warn', async () => {
    const short = ['--seeds', '11', '--hidden', '4', '--epochs', '1', '--batch-size', '2000'];
    const { status, err } = await start([
      ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam', ...short, '--jobs', '11'],
      ...['--db', join(folder, 'many.sqlite')],
    ]).ended;
    expect(status).toBe(0);
    expect(err).toContain('all 11 runs are done');
    expect(err).not.toContain('Warning');
  });

  it('runs nothing that is stored, and only what is missing', async () => {
    const again = await program(grid('one.sqlite'));
    expect(again.status).toBe(0);
    expect(again.err).toMatch(/8 of 8 runs are already stored; nothing to run/);
    const before = numbers(stored('one.sqlite'));
    const more = await program(changed(grid('one.sqlite'), { '--seeds': '3' }));
    expect(more.err).toMatch(/8 of 12 runs are already stored, 4 to run/);
    const after = stored('one.sqlite');
    expect(after.length).toBe(12);
    expect(numbers(after.filter(({ configuration }) => configuration.seed < 3))).toEqual(before);
  });

  it('stores a run that diverges as failed, finishes the others, and ends with status 1', async () => {
    const args = grid('failing.sqlite', '--learning-rate', '1e6');
    const ended = await program(changed(args, { '--strategy': 'adam,sgd', '--seeds': '1' }));
    expect(ended.status).toBe(1);
    expect(ended.err).toMatch(/failed: split-mnist\/task · mlp · sgd · seed 1: the loss became .* in task 1/);
    expect(ended.err).toMatch(/error: 2 of 4 runs failed/);
    for (const { configuration, status, error } of stored('failing.sqlite')) {
      expect(status).toBe(configuration.strategy.name === 'sgd' ? 'failed' : 'finished');
      if (status === 'failed') expect(error).toMatch(/the loss became NaN at step \d+/);
    }
    expect(ended.out).toMatch(/1 failed/);
  });

  it('stops on Ctrl-C, says how to go on, and goes on', async () => {
    const { child, ended } = start(grid('stopped.sqlite', '--jobs', '1'));
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (data) => {
        if (/seed 1: /.test(`${data}`)) resolve();
      });
    });
    child.kill('SIGINT');
    const { signal, err } = await ended;
    expect(signal).toBe('SIGINT');
    expect(err).toMatch(/stopped; the finished runs are stored.*repeat the command/);
    const finished = stored('stopped.sqlite').filter((run) => run.status === 'finished').length;
    expect(finished).toBeGreaterThan(0);
    expect(finished).toBeLessThan(8);

    const rest = await program(grid('stopped.sqlite'));
    expect(rest.status).toBe(0);
    expect(rest.err).toMatch(new RegExp(`${finished} of 8 runs (is|are) already stored`));
    expect(numbers(stored('stopped.sqlite'))).toEqual(
      numbers(stored('one.sqlite').filter(({ configuration }) => configuration.seed < 3)),
    );
  });

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
    const { child, ended } = start(
      changed(grid(db, '--jobs', '1'), { '--strategy': 'adam', '--seeds': '1' }),
    );
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
    expect(err).toMatch(
      /error: 3 worker processes in a row were killed before they took a run, perhaps for lack of memory; .*--jobs/,
    );
    expect(stored('hopeless.sqlite')).toEqual([]);
  });
});
