import { expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { accuraciesOf, ownGrid, runsOf } from './own-grid.js';
import { program, temporaryFolder } from './program.js';

const folder = temporaryFolder();

/** What the runs of a grid found, by strategy and seed. */
function foundIn(runs: readonly RunRecord[]) {
  const found = runs.map((run): [string, unknown] => {
    const { strategy, seed } = run.configuration;
    return [`${strategy.name} ${seed}`, accuraciesOf(run)];
  });
  return Object.fromEntries(found);
}

it('what is held and drawn does not depend on the number of workers, or on what they ran before', async () => {
  const strategies = ['er', 'icarl'];
  const short = ['--set', 'scenario.classesPerTask=5', '--set', 'strategy.capacity=40'];
  const grid = (db: string, names: readonly string[], seeds: string, jobs: string) => {
    const chosen = ownGrid('split-mnist/class', names.join(','), ...short, '--seed', seeds);
    return program([...chosen, '--jobs', jobs, '--db', db], folder);
  };
  const one = await grid('one.sqlite', strategies, '2,1', '1');
  const two = await grid('two.sqlite', [...strategies].reverse(), '1', '2');
  expect([one.status, two.status]).toEqual([0, 0]);
  const found = foundIn(runsOf(one));
  const alone = foundIn(runsOf(two));
  expect(Object.keys(alone).sort()).toEqual(['er 1', 'icarl 1']);
  expect(found).toMatchObject(alone);
  expect(found['er 1']).not.toEqual(found['er 2']);
});
