import { execFile, execFileSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL } from '../../src/runs/protocol.js';
import type { RunRecord } from '../../src/runs/record.js';
import { start, temporaryFolder } from './program.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const clone = temporaryFolder();
const parts = ['src', 'strategies', 'scenarios', 'scripts', 'tsconfig.json', 'tsconfig.build.json'];

const build = () => promisify(execFile)(process.execPath, [join(clone, 'scripts/build.mjs')], { cwd: clone });

const program = (...args: string[]) =>
  start([...args, '--db', 'results.sqlite'], clone, process.env, join(clone, 'dist/src/cli/main.js')).ended;

const grid = [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam,l2', '--jobs', '1'],
  ...['--hidden', '8', '--epochs', '1', '--batch-size', '1000'],
];

const run = () => program(...grid, '--seeds', '1');

function edit(file: string, from: string, to: string): void {
  const path = join(clone, file);
  const text = readFileSync(path, 'utf8');
  expect(text.split(from)).toHaveLength(2);
  writeFileSync(path, text.replace(from, to));
}

beforeAll(() => {
  // What is built already needs no build.
  for (const part of [...parts, 'package.json', 'dist']) {
    cpSync(join(project, part), join(clone, part), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(clone, 'node_modules'));
});

/** The short names of the stored runs of a strategy, oldest first. */
async function runsOf(strategy: string) {
  const { out } = await program('results', '--strategy', strategy, '--json');
  const runs = JSON.parse(out) as (RunRecord & { otherCode: string[] })[];
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

describe('a clone whose strategy is edited', () => {
  it('runs it anew, says why, and keeps the runs of the strategy as it was', async () => {
    expect((await run()).err).toMatch(/^2 to run\n/);
    edit('strategies/l2.ts', 'tf.mul(coefficient,', 'tf.mul(1000 * coefficient,');
    await build();
    const { status, err } = await run();
    expect(err).toMatch(
      /^1 stored run of this grid comes from other code \(strategy l2 has changed\); it is kept, and computed anew\n1 of 2 runs is already stored, 1 to run\n/,
    );
    expect(status).toBe(0);
    const [before, after] = await runsOf('l2');
    expect([before!.otherCode, after!.otherCode]).toEqual([['strategy l2 has changed'], []]);
    expect(after!.accuracies.at(-1)).not.toEqual(before!.accuracies.at(-1));
    // Nothing is left to tell.
    expect((await run()).err).toBe('2 of 2 runs are already stored; nothing to run\n');
  });

  it('tells in results and in a report which runs are of other code', async () => {
    const told = '1 of 3 runs comes from other code than is installed: strategy l2 has changed.';
    const results = await program('results');
    expect(results.out).toContain(`${told}\n`);
    expect(results.out.match(/code\.strategy=[0-9a-f]{8}/g)).toHaveLength(2);
    expect((await program('report', '--out', 'report')).out).toContain(`${told}\n`);
    for (const file of ['index.html', 'tables.md', 'tables.tex']) {
      const text = readFileSync(join(clone, 'report', file), 'utf8');
      expect(text).toContain(told);
      // Beside the number that the installed code would not give.
      expect(text.replaceAll(told, '')).toMatch(/other code/);
      expect(text).not.toMatch(/besides: code/);
    }
    expect(readFileSync(join(clone, 'report/tables.csv'), 'utf8')).toContain(',strategy l2 has changed,');
    const { cells } = JSON.parse((await program('report', '--out', 'report', '--json')).out) as {
      cells: { strategy: string; otherCode: string[] }[];
    };
    expect(cells.map(({ strategy, otherCode }) => [strategy, otherCode]).sort()).toEqual([
      ['adam', []],
      ['l2', []],
      ['l2', ['strategy l2 has changed']],
    ]);
  });

  it('repeats a run of its own code, and says of others that it cannot', async () => {
    const [before, after] = await runsOf('l2');
    expect((await program('rerun', after!.id)).status).toBe(0);
    const { status, out, err } = await program('rerun', before!.id);
    expect({ status, out, err }).toEqual({
      status: 1,
      out: '',
      err: `error: run ${before!.id} comes from other code than is installed (strategy l2 has changed); repeat it with the version that computed it\n`,
    });
  });

  it('says that the protocol was raised, and finds the first runs again once everything is as it was', async () => {
    edit('src/runs/protocol.ts', `PROTOCOL = ${PROTOCOL}`, `PROTOCOL = ${PROTOCOL + 1}`);
    await build();
    expect((await program('results')).out).toContain(
      `3 of 3 runs come from other code than is installed: the protocol was ${PROTOCOL} and is ${PROTOCOL + 1}, strategy l2 has changed.\n`,
    );
    edit('src/runs/protocol.ts', `PROTOCOL = ${PROTOCOL + 1}`, `PROTOCOL = ${PROTOCOL}`);
    edit('strategies/l2.ts', '1000 * coefficient', 'coefficient');
    await build();
    expect((await run()).err).toBe('2 of 2 runs are already stored; nothing to run\n');
  });

  it('finds and repeats the runs of a file that was changed and keeps its mark', async () => {
    const mark = () => JSON.parse(readFileSync(join(clone, 'dist/strategies/code-marks.json'), 'utf8')).l2;
    const [kept, list] = [mark(), 'src/plugins/code/kept-marks.ts'];
    edit('strategies/l2.ts', 'tf.mul(coefficient,', 'tf.mul(1 * coefficient,');
    await build();
    expect((await run()).err).toContain('(strategy l2 has changed)');
    edit(list, 'string>> = {', `string>> = { '${mark()}': '${kept}',`);
    await build();
    expect((await run()).err).toBe('2 of 2 runs are already stored; nothing to run\n');
    const [first] = await runsOf('l2');
    expect(first!.otherCode).toEqual([]);
    expect((await program('rerun', first!.id)).out).toContain('bit-equal');
  });

  it('computes no run with code that replaced what the grid began with', async () => {
    const marks = 'dist/strategies/code-marks.json';
    const { child, ended } = start(
      [...grid, '--seed', '2,3', '--db', 'results.sqlite'],
      clone,
      process.env,
      join(clone, 'dist/src/cli/main.js'),
    );
    child.stderr.once('data', () => {
      edit(marks, '"l2": "', '"l2": "f');
      // The worker has loaded the code already; the one in its place loads the new one.
      execFileSync('pkill', ['-KILL', '-P', `${child.pid}`]);
    });
    const { status, err } = await ended;
    edit(marks, '"l2": "f', '"l2": "');
    expect([status, err]).toEqual([
      1,
      expect.stringContaining(
        'the program was built anew while it ran: strategy l2 has changed; repeat the command',
      ),
    ]);
  });
});
