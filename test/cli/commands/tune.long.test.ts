import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, start, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';
import { numbers } from './mnist-grid.js';
import { jsonIn, outcomeOf, type Studies, tune } from './short-study.js';

const folder = temporaryFolder();

const whole = await program(tune('whole.sqlite', '--json'), folder);

describe('tune', () => {
  it('is shared by processes: each run is computed once, and all find the same', async () => {
    const ended = await Promise.all([1, 2].map(() => start(tune('shared.sqlite', '--json'), folder).ended));
    for (const one of ended) {
      expect(one.err).not.toMatch(/error|failed/);
      expect(outcomeOf(one)).toEqual(outcomeOf(whole));
    }
    const computed = ended.map(({ err }) => err.match(/seed \d+: [\d.]+ % in /g)?.length ?? 0);
    expect(computed[0]! + computed[1]!).toBe(10);
    expect(Math.min(...computed)).toBeGreaterThan(0);
  });

  it('that is killed goes on where it was, and finds the same', async () => {
    const { child, ended } = start(tune('killed.sqlite', '--json'), folder);
    let told = '';
    child.stderr.on('data', (data) => {
      told += data;
      // In the second stage, with some of its runs done.
      if (/stage 2 of 2[\s\S]*seed 100[23]: /.test(told)) child.kill('SIGKILL');
    });
    expect((await ended).signal).toBe('SIGKILL');
    const db = join(folder, 'killed.sqlite');
    const before = storedRuns(db).filter(({ status }) => status === 'finished');
    expect(before.length).toBeGreaterThan(6);
    expect(before.length).toBeLessThan(10);
    const { out } = await program(['status', '--db', 'killed.sqlite', '--json'], folder);
    expect(JSON.parse(out)[0]).toMatchObject({
      runs: 6,
      isRunning: false,
      command: tune('killed.sqlite', '--json'),
    });
    const again = await program(tune('killed.sqlite', '--json'), folder);
    expect(again.status).toBe(0);
    expect(outcomeOf(again)).toEqual(outcomeOf(whole));
    const after = storedRuns(db);
    expect(numbers(after)).toEqual(numbers(storedRuns(join(folder, 'whole.sqlite'))));
    // What was there was not computed again.
    for (const run of before) expect(after).toContainEqual(run);
  });

  it('goes on without trials that diverge', async () => {
    const args = tune('diverging.sqlite', '--json').map((word) =>
      word === 'l2.coefficient=log:0.1..10' ? 'l2.coefficient=1,1e200' : word,
    );
    const ended = await program(args, folder);
    expect(ended.status).toBe(0);
    expect(ended.err).toMatch(/failed: .*1e\+200/);
    const [{ trials, winner }] = jsonIn(ended).studies as [Studies['studies'][0]];
    const failed = trials.filter(({ error }) => error !== null);
    expect(failed.length).toBeGreaterThan(0);
    for (const one of failed)
      expect(one).toMatchObject({ stage: 1, accuracies: [], values: [1e200, expect.anything()] });
    expect(trials[winner! - 1]!.values[0]).toBe(1);
    const page = readFileSync(join(folder, 'out-diverging.sqlite', 'index.html'), 'utf8');
    expect(page).toMatch(/<p>Trials? [\d, ]+ failed: .*NaN/);
    const csv = readFileSync(join(folder, 'out-diverging.sqlite', 'trials.csv'), 'utf8');
    expect(csv.split('\n').filter((line) => line.includes('NaN'))).toHaveLength(failed.length);
  });

  it('says what is wrong if no trial is left', async () => {
    const args = tune('lost.sqlite').map((word) =>
      word === 'l2.coefficient=log:0.1..10' ? 'l2.coefficient=1e190,1e200' : word,
    );
    const ended = await program(args, folder);
    expect(ended.status).toBe(1);
    expect(ended.err).toMatch(
      /\nerror: split-mnist\/domain · mlp · l2: no trial is left, .* One failed because .*NaN/,
    );
    expect(existsSync(join(folder, 'out-lost.sqlite', 'split-mnist-domain-mlp-l2.yaml'))).toBe(false);
  });
});
