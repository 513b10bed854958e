import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { GridStatus } from '../../../src/cli/status/grid-status.js';
import { program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';
import { changed } from './mnist-grid.js';
import { jsonIn, type Studies, tune } from './short-study.js';

const folder = temporaryFolder();

const whole = await program(tune('whole.sqlite', '--json'), folder);

describe('tune', () => {
  it('runs all trials with a seed, and the best third with more, on held-out images alone', () => {
    expect(whole.err).not.toMatch(/error|failed/);
    expect(whole.status).toBe(0);
    const runs = storedRuns(join(folder, 'whole.sqlite'));
    const seeds = runs.map(({ configuration }) => configuration.seed).sort();
    expect(seeds).toEqual([...Array(6).fill(1001), 1002, 1002, 1003, 1003]);
    for (const { configuration, accuracies } of runs) {
      expect(configuration.scenario.heldOut).toBe(0.1);
      // A tenth of the training images of two digits, not the test images.
      const { samples } = accuracies[0]!;
      expect(samples).toBe(Math.round(0.1 * 5923) + Math.round(0.1 * 6742));
    }
    const [study] = jsonIn(whole).studies as [Studies['studies'][0]];
    const atFirst = runs.filter(({ configuration }) => configuration.seed === 1001);
    const meanOf = ({ tasks, accuracies }: (typeof runs)[0]) =>
      accuracies
        .filter(({ trainTask }) => trainTask === tasks)
        .reduce((sum, one) => sum + one.accuracy / tasks, 0);
    const best = atFirst.map((run) => [meanOf(run), run.configuration.strategy.coefficient] as const);
    best.sort(([a], [b]) => b - a);
    const later = study.trials.filter(({ stage }) => stage === 2);
    expect(later.map(({ values }) => values[0]).sort()).toEqual(
      best
        .slice(0, 2)
        .map(([, value]) => value)
        .sort(),
    );
    const winner = study.trials[study.winner! - 1]!;
    expect(winner.accuracies).toHaveLength(3);
    expect(winner.mean).toBe(Math.max(...later.map(({ mean }) => mean!)));
  });

  it('writes a page, an image, a table, and a preset that run takes', async () => {
    const { studies, files } = jsonIn(whole);
    const [study] = studies as [Studies['studies'][0]];
    const name = join('out-whole.sqlite', 'split-mnist-domain-mlp-l2');
    expect(files).toEqual([
      `${name}.yaml`,
      `${name}.png`,
      join('out-whole.sqlite', 'index.html'),
      join('out-whole.sqlite', 'trials.csv'),
    ]);
    for (const file of files) expect(existsSync(join(folder, file))).toBe(true);
    expect(study.preset).toBe(files[0]);
    const text = readFileSync(join(folder, files[0]!), 'utf8');
    const [coefficient, learningRate] = study.trials[study.winner! - 1]!.values;
    expect(parse(text)).toEqual({
      scenarios: ['split-mnist/domain'],
      heads: ['mlp'],
      strategies: ['l2'],
      set: { head: { hidden: [[16]] }, training: { steps: 40, learningRate }, strategy: { coefficient } },
    });
    expect(text).toContain(`# study ${study.id}`);

    const run = (...more: string[]) =>
      program(['run', '--preset', files[0]!, '--db', 'preset.sqlite', '--json', ...more], folder);
    const [ran] = JSON.parse((await run()).out);
    expect(ran.configuration).toMatchObject({
      scenario: { heldOut: 0 },
      head: { hidden: [16] },
      strategy: { coefficient },
      training: { steps: 40, learningRate },
      seed: 1,
    });
    // What is given on the command line goes over it.
    const [other] = JSON.parse((await run('--set', 'l2.coefficient=5', '--seed', '7')).out);
    expect(other.configuration).toMatchObject({
      strategy: { coefficient: 5 },
      training: { learningRate },
      seed: 7,
    });
    const refused = await run('--strategy', 'l2,si');
    expect(refused).toMatchObject({ status: 2, out: '' });
    expect(refused.err).toBe(
      `error: the preset ${files[0]} is for the strategy l2, not for si; run si without it\n`,
    );
  });

  it('that is done runs nothing again; another study keeps its files', async () => {
    const before = storedRuns(join(folder, 'whole.sqlite'));
    const again = await program(tune('whole.sqlite', '--json'), folder);
    expect(again.err.match(/nothing to run/g)).toHaveLength(2);
    expect(again.out).toBe(whole.out);
    expect(storedRuns(join(folder, 'whole.sqlite'))).toEqual(before);
    const other = await program(tune('whole.sqlite', '--study-seed', '2'), folder);
    expect(other).toMatchObject({ status: 2, out: '' });
    expect(other.err).toMatch(/split-mnist-domain-mlp-l2\.yaml is there already, from another study/);
  });

  it('is found by status, results and --list', async () => {
    const db = ['--db', 'whole.sqlite'];
    const grids: GridStatus[] = JSON.parse((await program(['status', ...db, '--json'], folder)).out);
    expect(grids.map(({ runs, finished }) => [runs, finished])).toEqual([
      [6, 6],
      [6, 6],
    ]);
    const listed = await program(['tune', '--list', ...db], folder);
    const { id } = jsonIn(whole).studies[0]!;
    expect(listed.out).toMatch(
      new RegExp(`^split-mnist/domain · mlp · l2: study ${id.slice(0, 8)}, drawn with seed 1, `),
    );
    expect(listed.out).toMatch(
      /\n {2}best: trial \d, strategy\.coefficient=[\d.]+ training\.learningRate=[\d.]+: /,
    );
    const json = JSON.parse((await program(['tune', '--list', '--json', ...db], folder)).out);
    expect(json).toMatchObject([{ id, winner: jsonIn(whole).studies[0]!.winner }]);
    const { out } = await program(['results', ...db, '--where', 'scenario.heldOut=0.1', '--json'], folder);
    expect(JSON.parse(out)).toHaveLength(10);
  });

  it('of the first tasks begins like all tasks, and leaves the others to judge', async () => {
    const args = tune('first.sqlite', '--first-tasks', '2', '--json');
    const first = await program(changed(args, { '--trials': '2', '--seeds': '1' }), folder);
    expect(first.err).not.toMatch(/error/);
    const runs = storedRuns(join(folder, 'first.sqlite'));
    expect(runs.map(({ tasks }) => tasks)).toEqual([2, 2]);
    // The trials are drawn alike, so the same trial over all tasks is there to compare.
    const all = storedRuns(join(folder, 'whole.sqlite'));
    for (const { configuration, accuracies } of runs) {
      const same = all.find(
        (one) =>
          one.configuration.seed === configuration.seed &&
          one.configuration.strategy.coefficient === configuration.strategy.coefficient,
      )!;
      const beginning = same.accuracies.filter(({ trainTask }) => trainTask <= 2);
      const timeless = (those: typeof accuracies) => those.map(({ seconds: _, ...entry }) => entry);
      expect(timeless(accuracies)).toEqual(timeless(beginning));
    }
    const preset = join('out-first.sqlite', 'split-mnist-domain-mlp-l2.yaml');
    const judged = await program(['run', '--preset', preset, '--db', 'first.sqlite', '--json'], folder);
    expect(JSON.parse(judged.out)).toMatchObject([
      {
        tasks: 3,
        taskClasses: [
          [4, 5],
          [6, 7],
          [8, 9],
        ],
        configuration: { scenario: { heldOut: 0, skipTasks: 2 } },
      },
    ]);
  });

  it('only shows what it would do with --dry-run', async () => {
    const dry = await program(tune('absent.sqlite', '--dry-run'), folder);
    expect(dry.out).toMatch(
      /Stages: 6 trials with 1 seed, then the best 2 with 3 seeds\.\nSo far: stage 1 of 2, 0 runs finished\./,
    );
    expect(dry.out).toMatch(/At most 10 runs left; how long that takes is unknown/);
    expect(existsSync(join(folder, 'absent.sqlite'))).toBe(false);
    expect(existsSync(join(folder, 'out-absent.sqlite'))).toBe(false);
    const done = await program(tune('whole.sqlite', '--dry-run'), folder);
    expect(done.out).toContain('Nothing is left to run.');
    const { studies, rest } = JSON.parse(
      (await program(tune('whole.sqlite', '--dry-run', '--json'), folder)).out,
    );
    expect(rest).toEqual({ runs: 0, seconds: 0 });
    expect(studies[0]).toEqual({ ...jsonIn(whole).studies[0], preset: undefined });
    const more = await program(changed(tune('whole.sqlite', '--dry-run'), { '--trials': '9' }), folder);
    // Three new trials with a seed, and at most three with two more.
    expect(more.out).toMatch(/At most \d runs left; that takes about [\d.]+ s\./);
  });
});
