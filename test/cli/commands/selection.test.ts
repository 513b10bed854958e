import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { openKept } from '../../../src/store/kept-database.js';
import { openStore } from '../../../src/store/store.js';
import { entry, newRun, totals } from '../../store/samples.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');

/** Runs of two learning rates, started on two days; one failed, one was interrupted, one is another program's. */
beforeAll(async () => {
  const store = openStore(db);
  const database = openKept(db);
  const began = (strategy: string, learningRate: number, seed: number, startedAt: string) => {
    const run = newRun({ strategy, learningRate, seed, tasks: 1 });
    store.begin(run);
    database.prepare('UPDATE runs SET started_at = ? WHERE id = ?').run(startedAt, run.id);
    return run.id;
  };
  const finished = (strategy: string, learningRate: number, seed: number, day: string, accuracy: number) => {
    const id = began(strategy, learningRate, seed, new Date(`${day}T12:00:00`).toISOString());
    store.addAccuracy(id, entry(1, 1, accuracy));
    store.finish(id, { ...totals, seconds: seed });
  };
  finished('adam', 0.001, 1, '2026-01-30', 0.5);
  finished('adam', 0.001, 2, '2026-01-31', 0.75);
  finished('adam', 0.01, 1, '2026-01-31', 0.25);
  finished('ewc', 0.001, 1, '2026-02-01', 0.625);
  store.fail(began('ewc', 0.001, 2, new Date('2026-02-01T13:00:00').toISOString()), 'out of memory');
  began('ewc', 0.001, 3, new Date('2026-02-02T00:00:00').toISOString());
  store.leaveGrid('complete');
  database.close();
  store.close();
  const file = join(folder, 'theirs.csv');
  writeFileSync(file, 'seed,after,task,accuracy\n1,1,1,0.9\n');
  const names = 'strategy=theirs,scenario=split-theirs/domain,head=mlp';
  const told = ['--set', 'training.learningRate=0.5'];
  expect((await program(['import', file, '--as', names, ...told, '--db', db])).status).toBe(0);
});

const results = (...args: string[]) => program(['results', ...args, '--db', db]);

/** The runs that are selected, as `adam 0.001 1`. */
async function selected(...args: string[]): Promise<string[]> {
  const { status, out, err } = await results(...args, '--json');
  expect([status, err]).toEqual([0, '']);
  return (JSON.parse(out) as RunRecord[]).map(
    ({ configuration: { strategy, training, seed } }) => `${strategy.name} ${training.learningRate} ${seed}`,
  );
}

describe('--where', () => {
  it.each([
    ['an option of some runs', ['training.learningRate=0.01'], ['adam 0.01 1']],
    ['a number written otherwise', ['training.learningRate=1e-2'], ['adam 0.01 1']],
    ['a name', ['strategy.name=theirs'], ['theirs 0.5 1']],
    ['a nested list, as tables show it', ['head.hidden=256,256', 'seed=3'], ['ewc 0.001 3']],
    ['a list, as --set takes it', ['head.hidden=[256, 256]', 'seed=3'], ['ewc 0.001 3']],
    ['no option at all', ['head.hidden=none'], ['theirs 0.5 1']],
    ['another value', ['training.learningRate!=0.001'], ['adam 0.01 1', 'theirs 0.5 1']],
    ['larger numbers', ['training.learningRate>0.01'], ['theirs 0.5 1']],
    ['numbers in between', ['training.learningRate>=0.01', 'training.learningRate<0.5'], ['adam 0.01 1']],
    ['smaller ones', ['training.learningRate<=0.001', 'seed < 2'], ['adam 0.001 1', 'ewc 0.001 1']],
  ])('selects by %s', async (_, conditions, runs) => {
    expect(await selected(...conditions.flatMap((one) => ['--where', one]))).toEqual(runs);
  });

  it('selects code as tables show it', async () => {
    const mark = newRun({ strategy: 'ewc' }).configuration.code.strategy!;
    expect(await selected('--where', `code.strategy=${mark.slice(0, 8)}`)).toHaveLength(3);
    expect(await selected('--where', `code.strategy=${mark}`, '--seed', '1')).toEqual(['ewc 0.001 1']);
  });

  it.each([
    [
      'an option that no run has',
      'training.learningrate=1',
      /unknown option in --where "training.learningrate": did you mean "training.learningRate"\? \(known: .*seed, /,
    ],
    ['no condition', 'seed', /--where: "seed" is not a condition such as strategy.coefficient=2 or /],
    ['a limit that is no number', 'seed<many', /--where: "seed<many" needs a number after </],
    ['a value that no run has', 'seed=9', /has no run that matches all of these options; /],
  ])('refuses %s', async (_, condition, message) => {
    const { status, out, err } = await results('--where', condition);
    expect([status, out, err]).toEqual([2, '', expect.stringMatching(message)]);
  });
});

describe('--status, --since and --before', () => {
  it.each([
    ['runs that failed', ['--status', 'failed'], ['ewc 0.001 2']],
    ['those that were interrupted, too', ['--status', 'interrupted,failed'], ['ewc 0.001 2', 'ewc 0.001 3']],
    [
      'finished ones, another program’s too',
      ['--status', 'finished', '--seed', '1', '--where', 'training.learningRate>0.001'],
      ['adam 0.01 1', 'theirs 0.5 1'],
    ],
    ['those of a day', ['--since', '2026-01-31', '--before', '2026-02-01'], ['adam 0.001 2', 'adam 0.01 1']],
    ['those from a time on', ['--since', '2026-02-01T13:00'], ['ewc 0.001 2', 'ewc 0.001 3']],
    ['those before it', ['--before', '2026-01-30 12:00:01'], ['adam 0.001 1']],
  ])('select %s', async (_, options, runs) => {
    expect(await selected(...options)).toEqual(runs);
  });

  it.each([
    ['--since', '2026-02-30'],
    ['--since', 'yesterday'],
    ['--before', '2026-01-31T25:00'],
  ])('refuse %s %s', async (option, time) => {
    const { status, err } = await results(option, time);
    expect([status, err]).toEqual([
      2,
      `error: ${option}: "${time}" is not a date or a time such as 2026-01-31 or 2026-01-31T14:05\n`,
    ]);
  });

  it('refuse a status that there is not', async () => {
    const { status, err } = await results('--status', 'finish');
    expect([status, err]).toEqual([
      2,
      expect.stringContaining('unknown status "finish": did you mean "finished"?'),
    ]);
  });
});

describe('--sort and --limit', () => {
  it('put the newest first, and those without a time last', async () => {
    expect(await selected('--sort', '-started')).toEqual([
      'ewc 0.001 3',
      'ewc 0.001 2',
      'ewc 0.001 1',
      'adam 0.001 2',
      'adam 0.01 1',
      'adam 0.001 1',
      'theirs 0.5 1',
    ]);
  });

  it('sort by one column, then the next, and take the first', async () => {
    expect(await selected('--sort', 'seed,-accuracy', '--limit', '3')).toEqual([
      'theirs 0.5 1',
      'ewc 0.001 1',
      'adam 0.001 1',
    ]);
    const { out } = await results('--sort', '-accuracy', '--limit', '5');
    expect(out).toMatch(/ theirs .* 90\.00 +– +–(.*\n)+.* ewc +1 +finished +62\.50 +1\.0 +2026-02-01 12:00/);
    expect(out).toMatch(/\n5 of 7 runs are shown\.\n$/);
  });

  it('refuse a column that there is not', async () => {
    const { status, err } = await results('--sort', 'acuracy');
    expect([status, err]).toEqual([
      2,
      expect.stringContaining('unknown column "acuracy": did you mean "accuracy"?'),
    ]);
  });
});

it('report takes the same filters', async () => {
  const report = (...args: string[]) =>
    program(['report', ...args, '--db', db, '--json', '--out', join(folder, 'report')]);
  const { out } = await report('--where', 'training.learningRate=0.01');
  expect(JSON.parse(out).cells.map(({ n, mean }: { n: number; mean: number }) => [n, mean])).toEqual([
    [1, 0.25],
  ]);
  expect((await report('--where', 'training.rate=1')).status).toBe(2);
  expect((await report('--status', 'failed')).err).toContain('the only selected run');
});
