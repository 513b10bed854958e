import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { type FinishedRun, openStore } from '../../../src/store/store.js';
import { finishedRun } from '../../store/samples.js';
import { main, program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');
const small = '--hidden 8 --epochs 1 --batch-size 1000 --jobs 1';

/** The stored run of a strategy and seed. */
const runOf = (strategy: string, seed = 1): RunRecord =>
  storedRuns(db).find(
    ({ configuration }) => configuration.strategy.name === strategy && configuration.seed === seed,
  )!;

beforeAll(async () => {
  const run = `run --scenario split-mnist/domain --strategy adam,l2 --seeds 2 ${small} --db ${db}`;
  expect((await program(run.split(' '))).status).toBe(0);
  const failing = `run --scenario split-mnist/class --strategy sgd --learning-rate 1e30 ${small} --db ${db}`;
  expect((await program(failing.split(' '))).status).toBe(1);
  const file = join(folder, 'theirs.csv');
  writeFileSync(file, 'seed,after,task,accuracy\n1,1,1,0.9\n1,2,1,0.5\n1,2,2,0.8\n');
  const names = 'strategy=theirs,scenario=split-theirs/domain,head=mlp';
  expect((await program(['import', file, '--as', names, '--db', db])).status).toBe(0);
});

describe('show', () => {
  it('shows what is known of a run whose id begins so', async () => {
    const { id, startedAt } = runOf('l2');
    const { status, out } = await program(['show', id.slice(0, 10).toUpperCase(), '--db', db]);
    expect(status).toBe(0);
    expect(out).toContain(
      `${id}\nsplit-mnist/domain · mlp · l2 · seed 1\nfinished\nstarted ${startedAt.slice(0, 4)}-`,
    );
    expect(out).toContain('8,290 trainable parameters, ');
    expect(out.match(/^1( to \d)? +\d+\.\d\d/gm)).toHaveLength(5);
    expect(out).toMatch(/^training\.batchSize +1000$/m);
    expect(out).toMatch(/^machine\.processor +\S/m);
  });

  it('tells the command that gives this run again', async () => {
    const run = runOf('l2', 2);
    const { out } = await program(['show', run.id, '--db', db, '--json']);
    const { command, notRepeatable, ...record } = JSON.parse(out);
    expect(record).toMatchObject({ id: run.id, averageAccuracy: expect.any(Number), otherCode: [] });
    expect(notRepeatable).toBeNull();
    const own = command.replace('npx continual-bench', `'${process.execPath}' '${main}'`);
    await promisify(execFile)('sh', ['-c', own], { cwd: folder });
    expect(storedRuns(join(folder, 'repeated.sqlite'))).toMatchObject([
      { id: run.id, accuracies: run.accuracies.map(({ accuracy }) => ({ accuracy })) },
    ]);
  });

  it('says why the command would not give it here', async () => {
    const store = openStore(db);
    const old = finishedRun([[0.75]], { strategy: 'ewc' });
    store.importFinished([old as RunRecord & FinishedRun]);
    store.close();
    const { out } = await program(['show', old.id, '--db', db]);
    expect(out).toContain(
      `\nthe command that repeats it:\nhere it would not give this run: run ${old.id} comes from other code than is installed (`,
    );
  });

  it('shows why a run failed', async () => {
    const failed = runOf('sgd');
    const { out } = await program(['show', failed.id, '--db', db]);
    expect(out).toContain(`\nfailed: ${failed.error}\nstarted `);
    expect(out).toContain('\nno accuracies\n');
    expect(out).toContain(
      '\nthe command that repeats it:\nnpx continual-bench run --scenario split-mnist/class ',
    );
  });

  it('shows a run of another program, which no command repeats', async () => {
    const rows = JSON.parse((await program(['results', '--strategy', 'theirs', '--json', '--db', db])).out);
    const { out } = await program(['show', rows[0].id, '--db', db]);
    expect(out).toContain('no command repeats it: only the program that computed it can\n');
    expect(out).toMatch(/^1 to 2 +50\.00 +80\.00$/m);
  });

  it('names ids near one that no run has, and those that begin so', async () => {
    const { id } = runOf('adam');
    const wrong = await program(['show', `${id.slice(0, 7)}xyz`, '--db', db]);
    expect([wrong.status, wrong.err]).toEqual([
      2,
      `error: ${db} has no run whose id begins with "${id.slice(0, 7)}xyz"; near it: ${id.slice(0, 8)} (split-mnist/domain · mlp · adam · seed 1)\n`,
    ]);
    const several = await program(['show', '', '--db', db]);
    expect([several.status, several.err]).toEqual([
      2,
      expect.stringMatching(/^error: more than 5 ids begin with ""; give more characters: .*, …\n$/),
    ]);
  });
});

describe('diff', () => {
  it('shows which options, marks and accuracies differ, and where these first do', async () => {
    const [first, second] = [runOf('adam'), runOf('l2')];
    const { status, out } = await program(['diff', first.id, second.id, '--db', db]);
    expect(status).toBe(0);
    expect(out).toMatch(/^strategy\.name +adam +l2$/m);
    expect(out).toMatch(/^strategy\.coefficient +none +[\d.]+$/m);
    expect(out).toMatch(
      new RegExp(`^code.strategy +${first.configuration.code.strategy!.slice(0, 8)} +`, 'm'),
    );
    expect(out).toContain('\nthe environment is the same\n');
    const entries = first.accuracies.map(({ trainTask, testTask, accuracy }, index) => ({
      trainTask,
      testTask,
      accuracies: [accuracy, second.accuracies[index]!.accuracy],
    }));
    const firstDifference = entries.find(({ accuracies: [one, other] }) => one !== other)!;
    expect(out).toContain(
      `the first after training on task ${firstDifference.trainTask}, tested on task ${firstDifference.testTask}: `,
    );
    const json = JSON.parse((await program(['diff', first.id, second.id, '--db', db, '--json'])).out);
    expect(json).toMatchObject({ ids: [first.id, second.id], accuracies: { entries, firstDifference } });
    expect(json.options).toContainEqual({ what: 'strategy.name', values: ['adam', 'l2'] });
  });

  it('compares runs that have no accuracies in common', async () => {
    const { out } = await program(['diff', runOf('adam').id, runOf('sgd').id, '--db', db]);
    expect(out).toContain(', failed: the loss became NaN');
    expect(out).toContain('\nthere is no accuracy that both have\n');
  });

  it('refuses the same run twice', async () => {
    const { id } = runOf('adam');
    const { status, err } = await program(['diff', id, id.slice(0, 9), '--db', db]);
    expect([status, err]).toEqual([2, `error: ${id} and ${id.slice(0, 9)} are the same run; give it once\n`]);
  });
});
