import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { GridStatus } from '../../../src/cli/status/grid-status.js';
import { program, start, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const db = join(folder, 'status.sqlite');

const grid = [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'l2', '--set', 'strategy.coefficient=0.5,2'],
  ...['--seeds', '2', '--hidden', '16', '--epochs', '1', '--batch-size', '500', '--jobs', '1', '--db', db],
];

async function grids(): Promise<GridStatus[]> {
  const { status, out } = await program(['status', '--db', db, '--json']);
  return status === 0 ? (JSON.parse(out) as GridStatus[]) : [];
}

describe('status', () => {
  it('follows a grid from its start over a kill to its end', async () => {
    const { child, ended } = start(grid);
    let computing: GridStatus | undefined;
    while (!computing) {
      await setTimeout(50);
      computing = (await grids()).find(({ finished, computed }) => finished >= 1 && computed === 1);
    }
    expect(computing).toMatchObject({ command: grid, isRunning: true, runs: 4, failed: 0 });
    expect(computing.finished + computing.computed + computing.left).toBe(4);
    expect(computing.computing).toMatchObject([{ strategy: 'l2', scenario: 'split-mnist/domain' }]);
    expect(computing.computing[0]!.options).toEqual([
      expect.stringMatching(/^strategy\.coefficient=(0\.5|2)$/),
    ]);
    expect(computing.secondsLeft).toBeGreaterThan(0);
    expect(computing.processes).toMatchObject([{ pid: child.pid, workers: 1, isAlive: true, endedAt: null }]);

    child.kill('SIGKILL');
    await ended;
    const [killed] = await grids();
    expect(killed).toMatchObject({ isRunning: false, computed: 0, secondsLeft: null });
    expect(killed!.finished + killed!.left).toBe(4);
    expect(killed!.left).toBeGreaterThan(0);
    const { out } = await program(['status', '--db', db]);
    expect(out).toMatch(
      /^\d of 4 runs done, \d to go\n {2}process \d+ on .*, 1 worker, .*, killed or cut off after /,
    );
    expect(out).toContain(`\n  continual-bench ${grid.join(' ')}\n`);

    expect((await program(grid)).status).toBe(0);
    const [done, ...others] = await grids();
    expect(others).toEqual([]);
    expect(done).toMatchObject({ id: killed!.id, isRunning: false, finished: 4, left: 0 });
    expect(done!.processes.map(({ outcome }) => outcome)).toEqual(['complete', null]);
  });

  it('knows of a grid that there was nothing to run of, and shows as many grids as it is asked for', async () => {
    const fewer = grid.map((word) => word.replace('=0.5,2', '=0.5'));
    expect((await program(fewer)).err).toContain('nothing to run');
    expect((await grids()).map(({ runs, finished }) => [runs, finished])).toEqual([
      [2, 2],
      [4, 4],
    ]);
    const { out } = await program(['status', '--db', db, '--latest', '1']);
    expect(out).toMatch(/^2 of 2 runs done\n {2}process \d+ on [^,]*, started [^,]*, ended /);
  });

  it('shows the tags that all runs of a grid have, which tag --grid puts on them, and what --grid selects', async () => {
    const [inner, outer] = (await grids()) as [GridStatus, GridStatus];
    const short = inner.id.slice(0, 8);
    expect((await program(['tag', '--grid', short, '--add', 'inner', '--db', db])).out).toBe(
      'changed 2 runs\n',
    );
    expect((await grids()).map(({ tags }) => tags)).toEqual([['inner'], []]);
    const { out } = await program(['status', '--db', db]);
    expect(out).toContain(`\n  id ${short}, tagged inner\n`);
    const selected = await program(['results', '--db', db, '--grid', short, '--json']);
    expect((JSON.parse(selected.out) as { id: string }[]).map(({ id }) => id).sort()).toEqual(
      storedRuns(db, { grid: [inner.id] })
        .map(({ id }) => id)
        .sort(),
    );
    expect(storedRuns(db, { grid: [inner.id] })).toHaveLength(2);
    expect(storedRuns(db, { grid: [outer.id] })).toHaveLength(4);
    // Runs that are deleted are still to come.
    await program(['delete', '--grid', short, '--yes', '--db', db]);
    const tagged = await program(['tag', '--grid', outer.id, '--add', 'outer', '--db', db]);
    expect(tagged.out).toBe('changed 2 runs, and 2 still to come\n');
    expect((await grids()).map(({ tags, left }) => [tags, left])).toEqual([
      [['outer'], 2],
      [['outer'], 2],
    ]);
  });

  it('says which grid is not there', async () => {
    const { status, err } = await program(['results', '--db', db, '--grid', 'f00d']);
    expect(status).toBe(2);
    expect(err).toContain(
      'there is no grid whose id begins with "f00d"; see the latest with: continual-bench status',
    );
  });

  it('says where there are none', async () => {
    expect(await program(['status', '--db', join(folder, 'absent.sqlite')])).toMatchObject({ status: 2 });
  });
});
