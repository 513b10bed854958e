import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseOf, finished } from '../bad-input/made.js';
import { main, program, temporaryFolder } from './program.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');
writeFileSync(db, databaseOf([finished({ seed: 1 })]));

/** Runs the program in a shell. */
const shell = (command: string) =>
  spawnSync('sh', ['-c', command.replace('PROGRAM', `${process.execPath} ${main}`)], { encoding: 'utf8' });

describe.skipIf(!existsSync('/dev/full'))('output into a device that is full', () => {
  it.each(['results', 'results --json', 'results --csv', 'report --json'])(
    'is told in a line: %s',
    (command) => {
      const out = command.startsWith('report') ? ` --out ${join(folder, 'report')}` : '';
      const { status, stderr } = shell(`PROGRAM ${command} --db ${db}${out} > /dev/full`);
      expect(stderr).toMatch(
        /^error: the output cannot be written: ENOSPC: no space left on device, write\n$/,
      );
      expect(status).toBe(1);
    },
  );

  it('is no reason to stop, where it is about the work', async () => {
    const runs = join(folder, 'runs.sqlite');
    const run = `run --scenario split-mnist/domain --strategy sgd --epochs 1 --hidden 4 --batch-size 1000 --db ${runs}`;
    const { status, stdout } = shell(`PROGRAM ${run} 2> /dev/full`);
    expect(stdout).toContain('sgd');
    expect(status).toBe(0);
    expect(JSON.parse((await program(['results', '--json', '--db', runs])).out)).toMatchObject({
      length: 1,
      0: { status: 'finished' },
    });
  });
});

it('progress whose reader is gone is no reason to stop either', () => {
  const [runs, ended] = [join(folder, 'unread.sqlite'), join(folder, 'status')];
  const grid =
    '--scenario split-mnist/domain --strategy sgd --seeds 3 --epochs 1 --hidden 4 --batch-size 1000';
  shell(`{ PROGRAM run ${grid} --db ${runs} 2>&1 >/dev/null; echo $? > ${ended}; } | true`);
  expect(readFileSync(ended, 'utf8')).toBe('0\n');
  const { stdout } = shell(`PROGRAM results --json --db ${runs}`);
  expect((JSON.parse(stdout) as { status: string }[]).map(({ status }) => status)).toEqual(
    Array(3).fill('finished'),
  );
});
