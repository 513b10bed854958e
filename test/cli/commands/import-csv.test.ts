import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { open } from '../../../src/api/open.js';
import { identityOf } from '../../../src/runs/identity.js';
import { linesOf, runOfLine } from '../../../src/store/lines.js';
import { openStore } from '../../../src/store/store.js';
import { finishedRun } from '../../store/samples.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const inFolder = (args: string[]) => program(args, folder);
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

/** The accuracies of five tasks with each seed, all of them `accuracy` and a bit more. */
const csv = (seeds: readonly number[], accuracy: number, tasks = 5): string =>
  [
    'seed,after,task,accuracy',
    ...seeds.flatMap((seed) =>
      Array.from({ length: tasks }, (_, after) =>
        Array.from({ length: after + 1 }, (_, task) =>
          [seed, after + 1, task + 1, (accuracy + seed / 100 + task / 1000).toFixed(4)].join(),
        ),
      ).flat(),
    ),
  ].join('\n');

const text = csv([1, 2, 3], 0.75);
const sha256 = createHash('sha256').update(text).digest('hex');
const short = sha256.slice(0, 8);
write('accuracies.csv', text);

/** The beginning of a file's SHA-256. */
const hash = (name: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex')
    .slice(0, 8);

const NAMES = 'strategy=mine,scenario=split-mnist/domain,head=mlp';
const importing = (file: string, db: string, names = NAMES, ...more: string[]) =>
  inFolder(['import', file, '--as', names, '--db', db, ...more]);

/** Runs of this program. */
const rows = Array.from({ length: 5 }, (_, row) => Array.from({ length: row + 1 }, () => 0.5));
const own = [1, 2, 3].map((seed) => {
  const run = finishedRun(rows, { seed });
  run.accuracies.at(-1)!.accuracy = 0.25 + seed / 50;
  Object.assign(run.configuration.scenario, { classesPerTask: 2, classOrder: 'fixed', heldOut: 0 });
  return { ...run, id: identityOf(run.configuration) };
});
write('own.jsonl', linesOf(own));

const stored = (db: string) => {
  const store = openStore(join(folder, db), { readonly: true });
  try {
    return { own: store.runs(), elsewhere: store.elsewhere() };
  } finally {
    store.close();
  }
};

describe('import of a CSV file', () => {
  it('stores a run for each seed, under the names, with the file; the same file again changes nothing', async () => {
    const ofNothing = { err: '', status: 0 };
    expect(await importing('accuracies.csv', 'one.sqlite')).toEqual({
      out: 'imported 3 of 3 runs\n',
      ...ofNothing,
    });
    expect(await importing('accuracies.csv', 'one.sqlite')).toEqual({
      out: 'imported 0 of 3 runs; 3 were already there\n',
      ...ofNothing,
    });
    const { own, elsewhere } = stored('one.sqlite');
    expect(own).toEqual([]);
    expect(elsewhere.map(({ configuration }) => configuration)).toEqual(
      [1, 2, 3].map((seed) => ({
        scenario: { name: 'split-mnist/domain', classesPerTask: 2, classOrder: 'fixed', heldOut: 0 },
        head: { name: 'mlp' },
        strategy: { name: 'mine' },
        elsewhere: { sha256 },
        seed,
      })),
    );
    expect(elsewhere[1]).toMatchObject({
      file: 'accuracies.csv',
      tasks: 5,
      environment: null,
      seconds: null,
    });
    expect(elsewhere[1]!.accuracies).toHaveLength(15);
    expect(elsewhere[1]!.accuracies[4]).toMatchObject({ trainTask: 3, testTask: 2, accuracy: 0.771 });
  });

  it('keeps the options that were told, and says which runs of the same names stay', async () => {
    const told = ['--set', 'training.epochs=4', '--set', 'strategy.coefficient=2'];
    await importing('accuracies.csv', 'told.sqlite');
    expect((await importing('accuracies.csv', 'told.sqlite', NAMES, ...told)).err).toBe(
      `the runs of the same names that came from accuracies.csv (${short}) stay beside these\n`,
    );
    expect(stored('told.sqlite').elsewhere.map(({ configuration }) => configuration.strategy)).toEqual([
      ...Array.from({ length: 3 }, () => ({ name: 'mine', coefficient: 2 })),
      ...Array.from({ length: 3 }, () => ({ name: 'mine' })),
    ]);
  });

  it('takes scenarios that it does not know, and asks whether one that it does was meant', async () => {
    write('three.csv', csv([7], 0.5, 3));
    const ofOther = (scenario: string) =>
      importing('three.csv', 'other.sqlite', `strategy=icarl,scenario=${scenario},head=resnet-32`);
    expect(await ofOther('core50/nc/class')).toEqual({
      status: 0,
      out: 'imported 1 of 1 run\n',
      err: "core50/nc/class is none of this program's scenarios\n",
    });
    expect((await ofOther('split-mnst/class')).err).toBe(
      'split-mnst/class is none of this program\'s scenarios; did you mean "split-mnist/class"?\n',
    );
  });

  it('takes a scenario of a file, whose options and number of tasks it checks', async () => {
    write(
      'mine.ts',
      `import { classSplit, defineDataset } from 'continual-bench';
const part = { features: Float32Array.from({ length: 6 }, (_, at) => at), labels: [0, 1, 2, 3, 4, 5] };
const dataset = defineDataset({
  name: 'six', title: 'Six', source: 'unpublished', classes: 6, features: 1,
  read: () => ({ train: part, test: part }),
});
export default classSplit({ name: 'split-six', title: 'Split six', source: 'unpublished', dataset, classesPerTask: 2 });
`,
    );
    const of = (scenario: string, ...more: string[]) =>
      importing('three.csv', 'file.sqlite', `strategy=mine,scenario=${scenario},head=mlp`, ...more);
    write('three.csv', csv([7], 0.5, 3));
    expect(await of('./mine.ts#split-six/domain')).toEqual({
      status: 0,
      out: 'imported 1 of 1 run\n',
      err: '',
    });
    expect(stored('file.sqlite').elsewhere[0]!.configuration.scenario).toEqual({
      name: 'split-six/domain',
      classesPerTask: 2,
      classOrder: 'fixed',
      heldOut: 0,
    });
    const other = await of('./mine.ts#split-six/domain', '--set', 'scenario.classesPerTask=3');
    expect(other.err).toContain('it has 3 tasks, but split-six/domain with these options has 2; ');
    expect((await of('./mine.ts')).err).toContain(
      './mine.ts has several scenarios; name one of ./mine.ts#split-six/task, ',
    );
    expect((await of('./none.ts')).err).toContain('there is no file ./none.ts');
  });

  it('compares the number of tasks with that of stored runs of a scenario that it does not know', async () => {
    const four = finishedRun(rows.slice(0, 4), { seed: 1 });
    Object.assign(four.configuration.scenario, { name: 'split-cifar-mine/domain', source: 'a'.repeat(64) });
    write('four.jsonl', linesOf([{ ...four, id: identityOf(four.configuration) }]));
    await inFolder(['import', 'four.jsonl', '--db', 'stored.sqlite']);
    const names = 'strategy=mine,scenario=split-cifar-mine/domain,head=mlp';
    write('three.csv', csv([7], 0.5, 3));
    write('four.csv', csv([7], 0.5, 4));
    expect((await importing('four.csv', 'stored.sqlite', names)).err).toBe('');
    expect((await importing('three.csv', 'stored.sqlite', names)).err).toBe(
      '1 run of split-cifar-mine/domain is stored, with 4 tasks; this file has 3, so they are shown in tables of their own\n' +
        `the runs of the same names that came from four.csv (${hash('four.csv')}) stay beside these\n`,
    );
  });

  it('says so if it cannot tell how many tasks a scenario has', async () => {
    const env = { CONTINUAL_BENCH_CACHE: join(folder, 'cache'), XDG_CACHE_HOME: join(folder, 'cache') };
    const names = 'strategy=mine,scenario=split-cifar10/task,head=mlp';
    const args = ['import', 'accuracies.csv', '--as', names, '--db', 'cifar.sqlite'];
    expect((await program(args, folder, env)).err).toBe(
      'whether split-cifar10/task has 5 tasks was not checked, because cifar10 is not installed\n',
    );
  });

  const bad = (file: string, text: string) => {
    write(file, text);
    return file;
  };

  it.each<[string, string[], number, string]>([
    [
      'a file that is not there',
      ['no.csv', '--as', NAMES],
      2,
      'there is no file no.csv; make it with your own program',
    ],
    [
      'a CSV file without --as',
      ['accuracies.csv'],
      2,
      'say what the accuracies in accuracies.csv are of, with --as strategy=NAME,scenario=NAME,head=NAME',
    ],
    [
      'JSON lines with --as',
      ['own.jsonl', '--as', NAMES],
      2,
      'own.jsonl has JSON lines, whose runs have their names; import it without --as',
    ],
    [
      '--set without --as',
      ['own.jsonl', '--set', 'training.epochs=1'],
      2,
      '--set goes with --as; runs in databases and JSON lines have their options',
    ],
    [
      'several files',
      ['accuracies.csv', 'own.jsonl', '--as', NAMES],
      2,
      '--as is for one CSV file with all seeds; import files that have other names one by one',
    ],
    [
      'an unknown key',
      ['accuracies.csv', '--as', `${NAMES},heads=2`],
      2,
      '--as: unknown key "heads": did you mean "head"? (known: strategy, scenario, head)',
    ],
    [
      'a missing key',
      ['accuracies.csv', '--as', 'strategy=mine,head=mlp'],
      2,
      '--as: scenario is missing; write it like strategy=mine,scenario=split-mnist/domain,head=mlp',
    ],
    [
      'a scenario without its setting',
      ['accuracies.csv', '--as', 'strategy=mine,scenario=core50/nc,head=mlp'],
      2,
      'the name of a scenario ends in its setting: core50/nc/task, core50/nc/domain, core50/nc/class; core50/nc does not',
    ],
    [
      'an option that a scenario does not have',
      ['accuracies.csv', '--as', NAMES, '--set', 'scenario.tasks=5'],
      2,
      'unknown option of scenario split-mnist/domain "tasks" (known: classesPerTask, classOrder, rounds, heldOut, borders, blur, spread, firstTasks, skipTasks)',
    ],
    [
      'a backbone',
      ['accuracies.csv', '--as', NAMES, '--set', 'backbone.crop=8'],
      2,
      '--set backbone: the backbone of runs that were computed elsewhere is not stored',
    ],
    [
      'another number of tasks',
      ['accuracies.csv', '--as', NAMES, '--set', 'scenario.classesPerTask=5'],
      1,
      'accuracies.csv: it has 5 tasks, but split-mnist/domain with these options has 2; set its options with --set scenario.OPTION=VALUE, or give the scenario a name of its own; nothing was imported',
    ],
    [
      'an empty file',
      [bad('empty.csv', ''), '--as', NAMES],
      1,
      'empty.csv: it is empty; the columns are seed, after, task, accuracy and, if it is known, samples; nothing was imported',
    ],
    [
      'percent',
      [bad('percent.csv', text.replace('0.7600', '76')), '--as', NAMES],
      1,
      'percent.csv: line 2: accuracy is "76", but must be a number from 0 to 1, not percent; nothing was imported',
    ],
    [
      'a hole',
      [bad('hole.csv', text.replace('2,4,3,0.7720\n', '')), '--as', NAMES],
      1,
      'hole.csv: seed 2: the accuracy on task 3 after task 4 is missing; nothing was imported',
    ],
    ['a folder', ['.', '--as', NAMES], 1, '. is a folder, not a file'],
  ])('refuses %s with one line, and stores nothing', async (_, args, status, message) => {
    const db = `refused-${status}-${args.length}-${message.length}.sqlite`;
    expect(await inFolder(['import', ...args, '--db', db])).toEqual({
      status,
      out: '',
      err: `error: ${message}\n`,
    });
    expect(readdirSync(folder)).not.toContain(db);
  });
});

describe('runs that were computed elsewhere', () => {
  const db = 'beside.sqlite';
  const prepared = (async () => {
    await inFolder(['import', 'own.jsonl', '--db', db]);
    await importing('accuracies.csv', db);
  })();

  it('are listed with their file, in every format', async () => {
    await prepared;
    const view = (await inFolder(['results', '--db', db])).out;
    expect(view.match(/mine +[123] +elsewhere +7\d\.\d\d +–/g)).toHaveLength(3);
    expect(view).toContain(`file=accuracies.csv (${short})`);
    expect(view).toContain('3 of 6 runs were computed elsewhere, by another program');
    const one = (await inFolder(['results', '--db', db, '--strategy', 'mine', '--seed', '1'])).out;
    expect(one).toContain(`computed elsewhere, imported from accuracies.csv, SHA-256 ${sha256}\n`);
    const json = JSON.parse((await inFolder(['results', '--db', db, '--json'])).out) as {
      elsewhere: object | null;
    }[];
    expect(json.map(({ elsewhere }) => elsewhere)).toEqual([
      ...[null, null, null],
      ...Array.from({ length: 3 }, () => ({ file: 'accuracies.csv', sha256 })),
    ]);
    const table = (await inFolder(['results', '--db', db, '--csv'])).out.split('\n');
    expect(table.filter((row) => row.includes('accuracies.csv') && row.includes(sha256))).toHaveLength(45);
    expect(table.filter((row) => /NaN|undefined|null/.test(row))).toEqual([]);
  });

  it('go into JSON lines and back', async () => {
    await prepared;
    const lines = (await inFolder(['results', '--db', db, '--jsonl'])).out;
    write('all.jsonl', lines);
    expect((await inFolder(['import', 'all.jsonl', '--db', 'again.sqlite'])).out).toBe(
      'imported 6 of 6 runs\n',
    );
    expect((await inFolder(['results', '--db', 'again.sqlite', '--jsonl'])).out).toBe(lines);
    expect((await importing('accuracies.csv', 'again.sqlite')).out).toMatch(/^imported 0 of 3/);
    expect(lines.split('\n').slice(0, 3).map(runOfLine)).toEqual(
      own.map((run) => expect.objectContaining({ id: run.id })),
    );
  });

  it('are given to programs that ask for them', async () => {
    await prepared;
    const results = open(join(folder, db));
    expect(results.runs().map(({ id }) => id)).toEqual(own.map(({ id }) => id));
    expect(results.elsewhere({ seed: [2] })).toMatchObject([{ file: 'accuracies.csv', tasks: 5 }]);
    expect(() => results.elsewhere({ strategies: ['mine'] } as never)).toThrow(
      /filter of elsewhere.*did you mean "strategy"/,
    );
    results.close();
  });

  it('are not run again', async () => {
    await prepared;
    const { id } = stored(db).elsewhere[0]!;
    expect(await inFolder(['rerun', id.slice(0, 12), '--db', db])).toEqual({
      status: 1,
      out: '',
      err: `error: run ${id} was computed elsewhere, and its accuracies imported from accuracies.csv (${short}); only the program that computed it can repeat it\n`,
    });
  });

  it('are marked in everything that a report writes, and compared', async () => {
    await prepared;
    const { out } = await inFolder(['report', '--db', db, '--out', 'report', '--json']);
    const { cells } = JSON.parse(out) as {
      cells: { label: string; elsewhere: object | null; fromBaseline: object | null }[];
    };
    expect(cells).toMatchObject([
      { label: 'mlp · adam', elsewhere: null, fromBaseline: null },
      {
        label: `mlp · mine · computed elsewhere · file=accuracies.csv (${short})`,
        elsewhere: { file: 'accuracies.csv', sha256 },
        fromBaseline: { from: 'mlp · adam', testName: 'paired t', pairs: 3, verdict: 'differ' },
      },
    ]);
    for (const name of ['index.html', 'tables.md', 'tables.tex']) {
      expect([name, readFileSync(join(folder, 'report', name), 'utf8')]).toEqual([
        name,
        expect.stringMatching(/mine (·|\$\\cdot\$) computed elsewhere (·|\$\\cdot\$) file=/),
      ]);
    }
    const page = readFileSync(join(folder, 'report/index.html'), 'utf8');
    expect(page).toContain('6 finished runs, <strong>3 of them computed elsewhere</strong>');
    expect(page).toContain('"label":"mine · computed elsewhere · file=accuracies.csv');
    expect(page).toContain(sha256);
    expect(page.match(/computed elsewhere; no command repeats it/g)).toHaveLength(3);
    expect(page.match(/command that repeats this run/g)).toHaveLength(3);
    const csvRows = readFileSync(join(folder, 'report/tables.csv'), 'utf8').split('\n');
    expect(csvRows.filter((row) => row.includes(`accuracies.csv,${sha256}`))).toHaveLength(1);
  });

  it('are compared between databases, but never with runs of this program', async () => {
    await prepared;
    write('after.csv', csv([1, 2, 3], 0.5).replace('3,5,1,0.5300', '3,5,1,0.9'));
    await importing('after.csv', 'after.sqlite', NAMES);
    await importing('after.csv', 'after.sqlite', 'strategy=adam,scenario=split-mnist/domain,head=mlp');
    const { out } = await inFolder([
      'report',
      '--compare',
      db,
      'after.sqlite',
      '--out',
      'compared',
      '--json',
    ]);
    const { cells } = JSON.parse(out) as {
      cells: { label: string; before: object | null; after: object | null; difference: object | null }[];
    };
    expect(
      cells.map(({ label, before, after }) => [label.replace(/ \(.*/, ''), before !== null, after !== null]),
    ).toEqual([
      ['mlp · adam · computed elsewhere · file=after.csv', false, true],
      ['mlp · mine · computed elsewhere · file=after.csv', true, true],
      ['mlp · adam', true, false],
    ]);
    expect(cells[1]).toMatchObject({
      before: { elsewhere: { file: 'accuracies.csv' } },
      after: { elsewhere: { file: 'after.csv' } },
      difference: { testName: 'paired t', pairs: 3 },
    });
    const csvText = readFileSync(join(folder, 'compared/comparison.csv'), 'utf8');
    expect(csvText).toContain(`accuracies.csv,${sha256},after.csv,`);
    expect(readFileSync(join(folder, 'compared/index.html'), 'utf8')).toContain('computed elsewhere');
  });
});
