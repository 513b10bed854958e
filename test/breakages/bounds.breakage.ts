import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { main, start, temporaryFolder } from '../cli/program.js';

/**
 * What the bounds are for: a copy of the program in which one thing is broken does not pass `check`, in the cells
 * that the thing concerns and in no others.
 */

const project = join(dirname(main), '../../..');
const short = 'short-task,short-domain,short-class,short-multi-step,short-released';

interface Breakage {
  what: string;
  /** Of the built program. */
  file: string;
  /** Text in it, and what stands there instead. */
  from: string;
  to: string;
  /** Whether it concerns a cell. */
  concerns(cell: string): boolean;
}

const breakages: Breakage[] = [
  {
    what: 'EWC’s penalty has the other sign',
    file: 'strategies/ewc.js',
    from: 'tf.mul(coefficient, tf.add(rest',
    to: 'tf.mul(-coefficient, tf.add(rest',
    concerns: (cell) => cell.endsWith('/ewc'),
  },
  {
    what: 'SI’s damping is a tenth larger',
    file: 'strategies/si.js',
    from: 'tf.add(way, damping)',
    to: 'tf.add(way, 1.1 * damping)',
    concerns: (cell) => cell.endsWith('/si'),
  },
  {
    what: 'the least-used attention points at the slots used most',
    file: 'src/heads/neurocoder-layer.js',
    from: 'const unused = tf.sub(tf.max(usage, 0, true), usage)',
    to: 'const unused = usage',
    concerns: (cell) => cell.startsWith('short-multi-step/'),
  },
  {
    what: 'the orthogonal loss counts in later tasks as often as in the first',
    file: 'src/training/learner.js',
    from: 'lossUse.times.first : lossUse.times.later',
    to: 'lossUse.times.first : lossUse.times.first',
    concerns: (cell) => cell.startsWith('short-released/neurocoder/'),
  },
  {
    what: 'batches come in another order',
    file: 'src/runs/executor.js',
    from: "random.split('batch order', task, epoch)",
    to: "random.split('order of batches', task, epoch)",
    concerns: () => true,
  },
];

const root = temporaryFolder();

/** The program as it would be installed, with a breakage. @returns its file */
function broken({ file, from, to }: Breakage, index: number): string {
  const folder = join(root, `${index}`);
  for (const part of ['dist', 'package.json', 'results/reference/bounds.json']) {
    cpSync(join(project, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const path = join(folder, 'dist', file);
  const code = readFileSync(path, 'utf8');
  expect(code.split(from).length).toBe(2);
  writeFileSync(path, code.replace(from, to));
  return join(folder, 'dist/src/cli/main.js');
}

it.each(breakages.map((breakage, index) => [breakage.what, breakage, index] as const))(
  '%s',
  async (what, breakage, index) => {
    const args = ['check', '--cell', short, '--json'];
    const { status, out } = await start(args, root, process.env, broken(breakage, index)).ended;
    const { cells } = JSON.parse(out) as { cells: { name: string; verdict: string }[] };
    const missed = cells.filter(({ verdict }) => verdict !== 'inside');
    console.log(`${what}: ${missed.map(({ name, verdict }) => `${name} (${verdict})`).join(', ')}`);
    expect(status).toBe(1);
    expect(missed.map(({ name }) => name)).toEqual(
      cells.map(({ name }) => name).filter((name) => breakage.concerns(name)),
    );
  },
);
