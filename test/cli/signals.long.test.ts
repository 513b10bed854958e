import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stopped, temporaryFolder } from './program.js';

const folder = temporaryFolder();
const short = ['--set', 'training.epochs=1', '--set', 'head.hidden=16', '--jobs', '1'];
const grid = ['--scenario', 'split-mnist/domain', '--strategy', 'adam', '--seeds', '4', ...short];
const kept = /\nstopped; the finished runs are stored\. To go on, repeat the command\.\n$/;

describe.skipIf(process.platform === 'win32')('a signal ends', () => {
  it.each<[NodeJS.Signals, string[], RegExp]>([
    ['SIGTERM', ['run', ...grid, '--db', 'run.sqlite'], kept],
    ['SIGHUP', ['run', ...grid, '--db', 'run-2.sqlite'], kept],
    ['SIGTERM', ['reproduce', 'table4', '--head', 'mlp', ...short, '--db', 'reproduce.sqlite'], kept],
    [
      'SIGHUP',
      ['ablate', '--variant', '20 slots', '--strategy', 'adam', ...short, '--db', 'ablate.sqlite'],
      kept,
    ],
    [
      'SIGTERM',
      ['bounds', 'run', '--cell', 'short-domain/mlp', '--jobs', '1', '--db', 'bounds.sqlite'],
      kept,
    ],
    ['SIGHUP', ['check', '--cell', 'short-domain/mlp', '--jobs', '1', '--db', 'check.sqlite'], kept],
    [
      'SIGTERM',
      ['check', '--cell', 'short-domain/mlp', '--jobs', '1'],
      /\nstopped; the finished runs were not kept\. .*\n$/,
    ],
  ])('%s %j', async (signal, args, message) => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary, { recursive: true });
    const ended = await stopped(args, /seed 1: /, folder, signal, { ...process.env, TMPDIR: temporary });
    expect(ended).toMatchObject({ status: null, signal, out: '', err: expect.stringMatching(message) });
    expect(readdirSync(folder).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
    expect(readdirSync(temporary).filter((name) => name.startsWith('continual-bench'))).toEqual([]);
  });
});
