import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { accuraciesOf } from '../own-grid.js';
import { main, program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();

const run = ['run', '--scenario', 'split-mnist/task', '--strategy', 'adam'];

// Other wrong usage is in test/bad-input: this is found where the images are.
it.each([
  ['1', /^error: .*use one of 2, 5, 10\n$/],
  ['3', /^error: classesPerTask 3 does not divide .*\n$/],
])('refuses %s classes a task', async (classes, message) => {
  const db = join(folder, `${classes}-classes.sqlite`);
  const ended = await program([...run, '--set', `scenario.classesPerTask=${classes}`, '--db', db]);
  expect(ended).toMatchObject({ status: 2, out: '', err: expect.stringMatching(message) });
});

describe('what is not there', () => {
  it.each<[string[], RegExp]>([
    [[...run, '--backend', 'tensorflow'], /needs a package that you install yourself: npm install/],
    process.platform === 'darwin'
      ? [[...run, '--device', 'dml'], /--device dml cannot be used here: it needs Windows/]
      : [[...run, '--device', 'coreml'], /--device coreml cannot be used here: it needs macOS/],
  ])('%j', async (args, message) => {
    const { status, err } = await program([...args, '--db', join(folder, 'none.sqlite')]);
    expect(err).toMatch(message);
    expect(
      err
        .trim()
        .split('\n')
        .filter((line) => line !== '1 to run').length,
    ).toBe(1);
    expect(status).toBe(1);
  });
});

it('says which strategies train no head, whose results heads do not change', async () => {
  const grid = ['--scenario', 'split-mnist/class', '--strategy', 'ncm', '--head', 'mlp,nsm', '--hidden', '8'];
  const { out, err } = await program(['run', ...grid, '--json', '--db', join(folder, 'ncm.sqlite')]);
  expect(err).toMatch(/^ncm trains no head, so its results are the same with every head\n2 to run\n/);
  const [mlp, nsm] = (JSON.parse(out) as RunRecord[]).map(accuraciesOf);
  expect(mlp).toEqual(nsm);
  expect(mlp!.at(-1)!.accuracy).toBeGreaterThan(0.5);
});

// npx makes a program executable only when it first meets it, so every build has to.
it.skipIf(process.platform === 'win32')('the built program can be executed as it is', () => {
  accessSync(main, constants.X_OK);
  expect(execFileSync(main, ['--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('help', () => {
  it.each([
    [['--help']],
    [['run', '--help']],
    [['results', '--help']],
    [['report', '--help']],
    [['list', '--help']],
    [['reproduce', '--help']],
    [['import', '--help']],
  ])('%j', async (args) => {
    const { status, out } = await program(args);
    expect(status).toBe(0);
    expect(out).toMatch(/^Usage: continual-bench/);
  });
});
