import { describe, expect, it, vi } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { gridsOf } from '../../../src/reporting/cells/grid.js';
import { summaryOf } from '../../../src/reporting/measures/summary.js';
import { overviewOf } from '../../../src/reporting/overview/sentences.js';
import { rankingsOf } from '../../../src/reporting/ranking/rankings.js';
import { identityOf } from '../../../src/runs/identity.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { type Choice, finishedRun, newRun } from '../../store/samples.js';

const SCENARIOS = [
  'split-mnist/task',
  'split-mnist/domain',
  'split-mnist/class',
  'split-cifar10/task',
  'split-cifar10/class',
];
/** By how much the seeds are apart from their mean. */
const SEEDS = [-0.02, -0.01, 0, 0.01, 0.02];

const runs = (accuracy: number, choice: Choice, wobble = 1): RunRecord[] =>
  SEEDS.map((apart, seed) =>
    // Not the same difference with every seed, or there would be nothing to test.
    finishedRun([[accuracy + apart + (wobble * (seed % 2)) / 100]], { ...choice, seed }),
  );

async function overview(records: readonly RunRecord[]): Promise<string[]> {
  const summaries = (await gridsOf(cellsOf(records))).map((grid) => summaryOf(grid));
  return overviewOf(summaries, rankingsOf(summaries), records);
}

const few = [
  ...runs(0.5, { strategy: 'adam' }, 0),
  ...runs(0.9, { strategy: 'er' }),
  ...runs(0.505, { strategy: 'l2' }, -2),
  ...runs(0.3, { strategy: 'sgd' }),
];

/** Ten strategies, of which s0 is the worst, in five scenarios. */
const many = SCENARIOS.flatMap((scenario, place) =>
  ['adam', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9'].flatMap((strategy, at) =>
    runs(0.2 + 0.06 * at + 0.01 * place, { scenario, strategy, head: 'nsm' }, at),
  ),
);

function failedRun(choice: Choice): RunRecord {
  const { id, configuration } = newRun(choice);
  const like = finishedRun([[0.5]], choice);
  return {
    ...like,
    id: identityOf(configuration) || id,
    status: 'failed',
    error: 'no memory',
    accuracies: [],
    finishedAt: null,
  };
}

describe('the overview', () => {
  it('says what was compared, what is best, and what differs by which test', async () => {
    expect(await overview(few)).toEqual([
      'Compared: 4 strategies (adam, er, l2 and sgd) with 1 head (mlp) in 1 scenario (split-mnist/domain): 4 configurations, 5 seeds each.',
      'Highest average accuracy: mlp · er in split-mnist/domain (90.40 ± 1.50 %).',
      'Against adam (paired t-test at 5 %, corrected in each table by Holm’s method): er significantly higher; l2 not significantly different; sgd significantly lower.',
      expect.stringMatching(/^The newest run ended on /),
    ]);
  });

  it('counts where there is much, and says which ranks differ', async () => {
    const [compared, best, differences, ranks] = await overview(many);
    expect(compared).toBe(
      `Compared: 10 strategies with 1 head (nsm) in 5 scenarios (${SCENARIOS.slice(0, 4).join(', ')} and ${SCENARIOS[4]}): 50 configurations, 5 seeds each.`,
    );
    expect(best).toBe('Highest average accuracy, of 5 tables: s9 in 5.');
    const tied = many.map((run) => ({ ...run, accuracies: many[0]!.accuracies }));
    expect((await overview(tied))[1]).toMatch(
      /^Highest average accuracy, of 5 tables \(ties count for each\): adam in 5, /,
    );
    expect(differences).toMatch(/: s1, s2, s3, s4, s5, s6, s7, s8 and s9 significantly higher in all 5\.$/);
    expect(ranks).toBe(
      'Over 5 scenarios with nsm, s9 has the best mean rank, 1.00: significantly better than s2, s1 and adam (Nemenyi’s test).',
    );
  });

  it('names a few of many that are best alike', async () => {
    const alike = Array.from({ length: 8 }, (_, at) => finishedRun([[0.5]], { strategy: `s${at}`, seed: 1 }));
    expect((await overview(alike))[1]).toBe(
      'Highest average accuracy: mlp · s0, mlp · s1, mlp · s2, mlp · s3, mlp · s4 and 3 more in split-mnist/domain (50.00 %).',
    );
  });

  it('names what failed, and counts the rest', async () => {
    const failed = ['adam', 'adam', 'er', 'l2', 'sgd'].map((strategy, seed) =>
      failedRun({ strategy, seed: 10 + seed }),
    );
    expect(await overview([...few, failed[0]!])).toContainEqual(
      'Failed: 1 run, of mlp · adam in split-mnist/domain (1).',
    );
    expect(await overview([...few, ...failed])).toContainEqual(
      'Failed: 5 runs, of mlp · adam in split-mnist/domain (2); mlp · er in split-mnist/domain (1); mlp · l2 in split-mnist/domain (1); 1 other configuration.',
    );
    expect((await overview(few)).join()).not.toContain('Failed');
  });

  it('has the newest run’s date, the same in all time zones', async () => {
    const dated = few.map((run, at) => ({ ...run, finishedAt: `2026-01-${10 + at}T23:30:00.000Z` }));
    for (const zone of ['Pacific/Auckland', 'America/Los_Angeles']) {
      vi.stubEnv('TZ', zone);
      expect((await overview([...dated].reverse())).at(-1)).toBe('The newest run ended on 2026-01-29 (UTC).');
    }
    vi.unstubAllEnvs();
  });

  it('says less where there is less', async () => {
    expect(await overview([finishedRun([[0.5]], { strategy: 'er', seed: 1 })])).toEqual([
      'Compared: 1 strategy (er) with 1 head (mlp) in 1 scenario (split-mnist/domain): 1 configuration, 1 seed each.',
      expect.stringMatching(/^The newest run ended on /),
    ]);
    const single = ['adam', 'er'].map((strategy) => finishedRun([[0.5]], { strategy, seed: 1 }));
    expect(await overview(single)).toContainEqual(
      'Nothing was tested against adam, for want of seeds or of variation.',
    );
  });
});
