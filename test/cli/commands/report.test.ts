import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { comparisonJson } from '../../../src/reporting/comparison/json.js';
import type { reportJson } from '../../../src/reporting/tables/json.js';
import { commandOf } from '../../../src/runs/command.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { main, program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');

beforeAll(async () => {
  const { status } = await program(
    `run --scenario split-mnist/domain --strategy adam,sgd --seeds 2 --hidden 8 --epochs 1 --batch-size 500 --db ${db}`.split(
      ' ',
    ),
  );
  expect(status).toBe(0);
});

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('report', () => {
  it('writes a page, tables and charts whose numbers are the database’s', async () => {
    const out = join(folder, 'report');
    const ended = await program(['report', '--db', db, '--out', out, '--json']);
    expect(ended.status).toBe(0);
    const { files, cells } = JSON.parse(ended.out) as ReturnType<typeof reportJson>;
    expect(files).toContain(join(out, 'split-mnist-domain-curves.png'));
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    const runs = storedRuns(db);
    expect(cells.map(({ strategy, seeds }) => [strategy, seeds])).toEqual([
      ['adam', [1, 2]],
      ['sgd', [1, 2]],
    ]);
    for (const { mean, strategy, measures } of cells) {
      const ofCell = runs.filter(({ configuration }) => configuration.strategy.name === strategy);
      const accuracy = ({ accuracies, earlyAccuracies }: RunRecord, trainTask: number, testTask: number) =>
        [...accuracies, ...earlyAccuracies].find(
          (entry) => entry.trainTask === trainTask && entry.testTask === testTask,
        )!.accuracy;
      const headline = meanOf(
        ofCell.map((run) => meanOf([1, 2, 3, 4, 5].map((task) => accuracy(run, 5, task)))),
      );
      expect(mean).toBeCloseTo(headline, 12);
      expect(page).toContain((100 * headline).toFixed(2));
      const forward = meanOf(
        ofCell.map((run) =>
          meanOf([2, 3, 4, 5].map((task) => accuracy(run, task - 1, task) - accuracy(run, 0, task))),
        ),
      );
      expect(measures.forwardTransfer).toMatchObject({ n: 2, mean: expect.closeTo(100 * forward, 9) });
    }
  });

  it('takes a baseline and a selection, and shows what differs from it', async () => {
    const out = join(folder, 'baseline');
    const ended = await program(['report', '--db', db, '--out', out, '--baseline', 'sgd']);
    expect(ended.status).toBe(0);
    expect(ended.out).toContain('differences from sgd (marked baseline) in the same column, in points');
    expect(ended.out).toMatch(/[+−]\d+\.\d\d (n\.s\.|≠)/);
    const one = await program(['report', '--db', db, '--out', out, '--strategy', 'adam', '--seed', '2']);
    expect(one.out).toContain('(n=1)');
    expect(one.out).not.toContain('sgd');
  });

  it('says what is not the default, and tests equivalence by the margin it is given', async () => {
    const out = join(folder, 'margin');
    const ended = await program(['report', '--db', db, '--out', out, '--margin', '2.5']);
    expect(ended.out).toContain(
      'In all of these runs: head.hidden=8,8; training.batchSize=500; training.epochs=1.',
    );
    expect(ended.out).toContain('the difference is smaller than 2.5 points.');
    expect(ended.out).toContain('Warning: all comparisons here rest on fewer than five seeds.');
    for (const margin of ['0', '-1', 'one']) {
      const refused = await program(['report', '--db', db, '--out', out, '--margin', margin]);
      expect([refused.status, refused.err.trimEnd().split('\n').length]).toEqual([2, 1]);
      expect(refused.err).toContain(`"${margin}" is not a number above 0`);
    }
  });

  it('has commands that repeat runs, bit by bit, in an empty database', async () => {
    const [, second] = storedRuns(db);
    const place = join(folder, 'again');
    mkdirSync(join(place, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(main, join(place, 'node_modules', '.bin', 'continual-bench'));
    await promisify(execFile)('sh', ['-c', commandOf([second!])], { cwd: place });
    const [run, ...others] = storedRuns(join(place, 'repeated.sqlite'));
    expect(others).toEqual([]);
    expect(run!.id).toBe(second!.id);
    const numbers = ({ accuracies, earlyAccuracies }: RunRecord) =>
      [accuracies, earlyAccuracies].map((entries) => entries.map(({ seconds: _, ...entry }) => entry));
    expect(numbers(run!)).toEqual(numbers(second!));
  });
});

describe('report --compare', () => {
  it('shows both databases’ cells as text, JSON and files', async () => {
    const [after, out] = [join(folder, 'after.sqlite'), join(folder, 'comparison')];
    const { out: lines } = await program(['results', '--db', db, '--strategy', 'adam', '--jsonl']);
    writeFileSync(join(folder, 'adam.jsonl'), lines);
    await program(['import', join(folder, 'adam.jsonl'), '--db', after]);

    const { status, out: text } = await program(['report', '--compare', db, after, '--out', out]);
    expect(status).toBe(0);
    expect(text).toMatch(/mlp · adam +│ [^│]+ │ [^│]+ │ +0\.00 identical │ +│ +│ +2 of 2 │ +nothing │/);
    expect(text).toMatch(/mlp · sgd +│ [^│]+ │ +no runs │/);
    const { out: json } = await program(['report', '--compare', db, after, '--out', out, '--json']);
    const { cells, files } = JSON.parse(json) as ReturnType<typeof comparisonJson>;
    expect(files).toEqual(['index.html', 'comparison.md', 'comparison.csv'].map((name) => join(out, name)));
    expect(cells.map(({ label, before, after, seeds }) => [label, before?.n, after?.n, seeds.equal])).toEqual(
      [
        ['mlp · adam', 2, 2, 2],
        ['mlp · sgd', 2, undefined, 0],
      ],
    );
    for (const file of files) expect(readFileSync(file, 'utf8')).toContain('mlp · sgd');
  });
});

describe('report --compare with a selection', () => {
  it('takes a name that one of the databases has, and shows the other as having none', async () => {
    const [after, out] = [join(folder, 'with-adam.sqlite'), join(folder, 'selected')];
    const { out: lines } = await program(['results', '--db', db, '--strategy', 'adam', '--jsonl']);
    writeFileSync(join(folder, 'adam-only.jsonl'), lines);
    await program(['import', join(folder, 'adam-only.jsonl'), '--db', after]);
    for (const [databases, tally, row] of [
      [[db, after], '1 cell only before, 0 only after', /mlp · sgd +│ [^│]+ │ +no runs │/],
      [[after, db], '0 cells only before, 1 only after', /mlp · sgd +│ +no runs │/],
    ] as const) {
      const { status, out: text } = await program([
        'report',
        '--compare',
        ...databases,
        '--strategy',
        'sgd',
        '--out',
        out,
      ]);
      expect(status).toBe(0);
      expect(text).toContain(tally);
      expect(text).toMatch(row);
    }
  });
});

describe('wrong usage of report', () => {
  it.each<[string[], RegExp]>([
    [
      ['--db', db, '--baseline', 'sgdd'],
      /none of these runs has a strategy or head named "sgdd".*adam, mlp, sgd/,
    ],
    [['--compare', db, db, db], /--compare takes two databases/],
    [['--compare', db, db, '--strategy', 'nope'], /have no run with --strategy nope; they have: adam, sgd/],
  ])('%j', async (args, message) => {
    const { status, out, err } = await program(['report', ...args, '--out', join(folder, 'wrong')]);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect([status, out]).toEqual([2, '']);
  });

  it('a database that is not there', async () => {
    const { status, err } = await program(['report', '--compare', db, join(folder, 'absent.sqlite')]);
    expect(status).toBe(2);
    expect(err).toMatch(/there is no file .*absent\.sqlite; make results with: /);
  });
});
