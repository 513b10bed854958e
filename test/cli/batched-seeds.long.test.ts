import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { batchedRuns } from './batched-runs.js';

const { folder, run, runsIn } = batchedRuns();

describe('seeds in one program', () => {
  it('are as many again for stored runs that are tested on the way, whatever is asked for', async () => {
    const first = ['--strategy', 'adam', '--seeds', '4', '--batch-seeds', '3'];
    expect((await run('tested.sqlite', ...first)).status).toBe(0);
    const more = ['--strategy', 'adam', '--seeds', '5', '--eval-every', '5', '--batch-seeds', '2'];
    expect((await run('tested.sqlite', ...more)).status).toBe(0);
    const runs = runsIn('tested.sqlite');
    expect(runs.map(({ anytime }) => anytime?.every)).toEqual(Array(5).fill(5));
    expect(runs.map(({ environment }) => environment.batchSeeds)).toEqual([3, 3, 3, 3, 2]);
  });

  it('are one on a backend that has no more, also for a stored run that is tested on the way', async () => {
    const short = ['--strategy', 'adam', '--set', 'scenario.firstTasks=2'];
    expect((await run('other.sqlite', ...short, '--batch-seeds', '2')).status).toBe(0);
    const again = await run('other.sqlite', ...short, '--eval-every', '5', '--backend', 'cpu');
    // It may come out otherwise there, which is said then.
    expect(again.err).toContain('adam · seed 1');
    expect(again.err).not.toContain('has no lanes');
  });

  it('are one for files of one’s own, which is said', async () => {
    writeFileSync(join(folder, 'mine.ts'), strategySkeleton('mine'));
    const mine = ['--strategy', 'l2,./mine.ts', '--seeds', '2', '--batch-seeds', '2'];
    const { status, err } = await run('own.sqlite', ...mine);
    expect(status).toBe(0);
    expect(err).toContain('runs that use files of your own are computed one by one: ');
    const runs = runsIn('own.sqlite');
    expect(runs.map(({ environment }) => environment.batchSeeds)).toEqual([2, 2, undefined, undefined]);
    // The skeleton is L2.
    expect(runs[2]!.accuracies.map(({ accuracy }) => accuracy)).toEqual(
      runs[0]!.accuracies.map(({ accuracy }) => accuracy),
    );
    const { err: builtIn } = await run(
      'own.sqlite',
      '--strategy',
      'l2',
      '--seeds',
      '2',
      '--batch-seeds',
      '2',
    );
    expect(builtIn).not.toContain('one by one');
  });
});
