import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openKept } from '../../../src/store/kept-database.js';
import { linesOf } from '../../../src/store/lines.js';
import { migrations } from '../../../src/store/migrations/index.js';
import { openStore } from '../../../src/store/store.js';
import { databaseBy, databaseOf, finished } from '../../bad-input/made.js';
import { databaseOfVersion } from '../../store/old-database.js';
import { main, program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const root = temporaryFolder();
let folders = 0;
let folder: string;
beforeEach(() => {
  folder = join(root, `${folders++}`);
  mkdirSync(folder);
});

const write = (name: string, bytes: Buffer | string) => writeFileSync(join(folder, name), bytes);
const at = (name: string) => join(folder, name);
const imported = (...files: string[]) => program(['import', ...files, '--db', 'whole.sqlite'], folder);

const [one, two, three] = [1, 2, 3].map((seed) => finished({ seed })) as [Run, Run, Run];
type Run = ReturnType<typeof finished>;

/** A run whose last accuracy is another, computed as told. */
const otherwise = (run: Run, environment: object = {}, accuracy = 0.75): Run => ({
  ...run,
  accuracies: run.accuracies.map((entry, at) => (at === 2 ? { ...entry, accuracy } : entry)),
  environment: { ...run.environment, ...environment },
});

describe('import of what is no database', () => {
  it('reads lines from a pipe', async () => {
    write('lines.jsonl', linesOf([one, two]));
    const command = `cat lines.jsonl | "${process.execPath}" "${main}" import /dev/stdin --db whole.sqlite`;
    expect(execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })).toBe(
      'imported 2 of 2 runs\n',
    );
  });
});

describe('import of databases', () => {
  it('says if the log of a killed process is not beside its database', async () => {
    const bytes = Buffer.from(databaseOf([one]));
    bytes.fill(2, 18, 20);
    write('part-1.sqlite', bytes);
    const { status, out, err } = await imported('part-1.sqlite');
    expect([status, out]).toEqual([0, 'imported 1 of 1 run\n']);
    expect(err).toMatch(
      /^part-1\.sqlite may lack what was stored last: .* part-1\.sqlite-wal, .*; copy both\n$/,
    );
  });

  it('puts them together, with files of lines beside them, and changes none', async () => {
    write('part-1.sqlite', databaseOf([one]));
    write('part-2.sqlite', databaseOf([one, two]));
    write('part-3.jsonl', linesOf([three]));
    const before = readFileSync(at('part-2.sqlite'));
    expect(await imported('part-1.sqlite', 'part-2.sqlite', 'part-3.jsonl')).toEqual({
      status: 0,
      out: 'imported 3 of 3 runs\n',
      err: '',
    });
    expect(storedRuns(at('whole.sqlite'))).toEqual([one, two, three]);
    expect(readFileSync(at('part-2.sqlite'))).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual([
      'part-1.sqlite',
      'part-2.sqlite',
      'part-3.jsonl',
      'whole.sqlite',
    ]);
  });

  it('brings tags, notes, grids and studies along, and leaves out what is not finished', async () => {
    const runs = [one, two, three];
    const study = {
      id: 'ab'.repeat(32),
      space: [],
      seed: 1,
      seeds: [1],
      defaults: [],
      trials: [(({ seed: _, ...trial }) => trial)(one.configuration)],
    };
    write(
      'part.sqlite',
      databaseBy((file) => {
        const store = openStore(file);
        store.enterGrid({ runs, command: ['run', '--shard', '1/2'], workers: 2 });
        store.importFinished([{ ...one, tags: ['a'], note: 'of the part' } as never]);
        store.begin(two);
        store.fail(two.id, 'out of memory');
        store.begin(three);
        store.addStudy(study as never);
        store.leaveGrid('stopped');
        store.close();
      }),
    );
    const first = await imported('part.sqlite');
    expect(first).toEqual({
      status: 0,
      out: 'imported 1 of 1 run\n',
      err: 'left out of part.sqlite: 1 run that failed, 1 run that is not finished\n',
    });
    expect((await imported('part.sqlite')).out).toBe('imported 0 of 1 run; 1 was already there\n');
    const [part, whole] = ['part.sqlite', 'whole.sqlite'].map((file) =>
      openStore(at(file), { readonly: true }),
    );
    expect(whole!.runs()).toEqual([{ ...one, tags: ['a'], note: 'of the part' }]);
    expect(whole!.grids()).toEqual(part!.grids());
    expect(whole!.grids()[0]!.processes).toHaveLength(1);
    expect(whole!.studies()).toEqual(part!.studies());
    part!.close();
    whole!.close();
  });

  it('gives accuracies on the way to runs that have none, of the same run alone', async () => {
    const anytime = { every: 4, accuracies: [{ step: 4, trainTask: 1, testTask: 1, accuracy: 0.5 }] };
    write('whole.sqlite', databaseOf([one, two, { ...three, anytime }]));
    const later = { ...anytime, accuracies: [{ ...anytime.accuracies[0]!, accuracy: 0.25 }] };
    const elsewhere = otherwise({ ...two, anytime }, { machine: { processor: 'another', cores: 8 } });
    write('part.jsonl', linesOf([{ ...one, anytime }, elsewhere, { ...three, anytime: later }]));
    expect((await imported('part.jsonl')).out).toBe('imported 0 of 3 runs; 3 were already there\n');
    expect(storedRuns(at('whole.sqlite'))).toEqual([{ ...one, anytime }, two, { ...three, anytime }]);
  });

  it('learns how a process has ended that was at work before', async () => {
    const grid = { runs: [one], command: null, workers: 1 };
    const store = openStore(at('part.sqlite'));
    store.enterGrid(grid);
    await imported('part.sqlite');
    const outcome = () => {
      const whole = openStore(at('whole.sqlite'), { readonly: true });
      const [{ processes }] = whole.grids() as [ReturnType<typeof whole.grids>[number]];
      whole.close();
      return processes.map((process) => process.outcome);
    };
    expect(outcome()).toEqual([null]);
    store.begin(one);
    store.leaveGrid('complete');
    store.close();
    await imported('part.sqlite');
    expect(outcome()).toEqual(['complete']);
  });

  it.each(Array.from({ length: migrations.length - 1 }, (_, index) => index + 1))(
    'reads a database of version %i, and leaves it so',
    async (version) => {
      const [file] = databaseOfVersion(version);
      copyFileSync(file, at('part.sqlite'));
      const before = readFileSync(at('part.sqlite'));
      expect(await imported('part.sqlite')).toMatchObject({ status: 0, out: 'imported 1 of 1 run\n' });
      expect(readFileSync(at('part.sqlite'))).toEqual(before);
    },
  );

  it('reads what is in a write-ahead log', async () => {
    const writer = openStore(at('part.sqlite'));
    writer.importFinished([one as never]);
    expect(existsSync(at('part.sqlite-wal'))).toBe(true);
    expect((await imported('part.sqlite')).out).toBe('imported 1 of 1 run\n');
    expect(await imported('part.sqlite-wal')).toMatchObject({
      status: 2,
      err: 'error: part.sqlite-wal belongs to part.sqlite, and is read with it; leave it out\n',
    });
    writer.close();
  });

  it('of a shard without runs is no error', async () => {
    write(
      'part.sqlite',
      databaseBy((file) => openStore(file).close()),
    );
    expect(await imported('part.sqlite')).toEqual({ status: 0, out: 'imported 0 of 0 runs\n', err: '' });
  });
});

describe('accuracies of a run that are not the same in two places', () => {
  const PLACE = /run [0-9a-f]{8} \(split-mnist\/domain · mlp · adam · seed 1\), after task 2 on task 2/;

  it.each([
    ['two databases', { 'a.sqlite': databaseOf([one]), 'b.sqlite': databaseOf([two, otherwise(one)]) }],
    ['a database and lines', { 'a.sqlite': databaseOf([one]), 'b.jsonl': linesOf([two, otherwise(one)]) }],
    ['lines', { 'a.jsonl': linesOf([one]), 'b.jsonl': linesOf([two, otherwise(one)]) }],
  ])('are an error from one kind of machine, which imports nothing; %s', async (_, files) => {
    for (const [name, bytes] of Object.entries(files)) write(name, bytes);
    const names = Object.keys(files);
    const { status, out, err } = await imported(...names);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(PLACE);
    expect(err).toContain(`80 % in ${names[0]}, 75 % in ${names[1]}; both come from one kind of machine`);
    expect(err.match(/\n/g)).toHaveLength(1);
    expect(existsSync(at('whole.sqlite'))).toBe(false);
  });

  it('are an error beside what is stored, too', async () => {
    write('whole.sqlite', databaseOf([one]));
    write('a.sqlite', databaseOf([two, otherwise(one)]));
    const { status, err } = await imported('a.sqlite');
    expect(status).toBe(1);
    expect(err).toContain('80 % in whole.sqlite, 75 % in a.sqlite');
    expect(storedRuns(at('whole.sqlite'))).toEqual([one]);
  });

  it.each([
    ['another processor', { machine: { processor: 'another', cores: 8 } }],
    ['another Node', { machine: { processor: 'a processor', cores: 8, node: 'v99.0.0' } }],
    ['another version', { programVersion: '9.9.9' }],
    ['seeds at once', { batchSeeds: 4 }],
    ['features of a GPU', { featureDevice: 'cuda' }],
  ])('are reported from two kinds of machine, and the first kept: %s', async (_, environment) => {
    write('a.sqlite', databaseOf([one, two]));
    write('b.sqlite', databaseOf([otherwise(one, environment), otherwise(two, environment, 0.7999)]));
    const { status, out, err } = await imported('a.sqlite', 'b.sqlite');
    expect({ status, out }).toEqual({ status: 0, out: 'imported 2 of 2 runs\n' });
    expect(err).toMatch(
      /^2 runs have other accuracies in two places.* largest difference is 5\.00 points: run /,
    );
    expect(err).toMatch(PLACE);
    expect(storedRuns(at('whole.sqlite'))).toEqual([one, two]);
  });

  it('of a GPU, which need not repeat, are reported', async () => {
    const cuda = { device: 'cuda', tf32: false };
    write('a.sqlite', databaseOf([otherwise(one, cuda, 0.8)]));
    write('b.sqlite', databaseOf([otherwise(one, cuda)]));
    expect((await imported('a.sqlite', 'b.sqlite')).err).toMatch(/^1 run has other accuracies in two places/);
  });

  it.each([
    ['more cores', { machine: { processor: 'a processor', cores: 64, memory: 1 } }],
    ['files elsewhere', { files: { strategy: 'there.ts' } }],
  ])('are of one kind of machine in spite of %s', async (_, environment) => {
    write('a.sqlite', databaseOf([one]));
    write('b.sqlite', databaseOf([otherwise(one, environment)]));
    expect((await imported('a.sqlite', 'b.sqlite')).status).toBe(1);
  });
});

describe('what is no database', () => {
  const part = databaseOf([one, two]);
  const withVersion = (version: number) =>
    databaseBy((file) => {
      writeFileSync(file, part);
      const database = openKept(file);
      database.exec(`PRAGMA user_version = ${version}`);
      database.close();
    });
  const strangers = databaseBy((file) => {
    const database = openKept(file);
    database.exec('CREATE TABLE t (x)');
    database.close();
  });
  const damaged = Buffer.from(part);
  damaged.fill(255, damaged.length / 2);

  it.each([
    ['a text', Buffer.from('nothing\n'), 'bad.sqlite is not a database, or it is damaged; nothing'],
    ['an empty file', Buffer.alloc(0), 'bad.sqlite is not a database: it is empty; nothing'],
    ['a cut header', part.subarray(0, 50), 'bad.sqlite: it is damaged'],
    ['a cut page', part.subarray(0, 6000), 'bad.sqlite: it is damaged'],
    ['a cut end', part.subarray(0, part.length - 4096), 'bad.sqlite: it is damaged'],
    ['a damaged half', damaged, 'bad.sqlite: it is damaged'],
    ["another program's", strangers, 'bad.sqlite is no database of this program'],
    [
      'a newer version',
      withVersion(migrations.length + 1),
      `bad.sqlite has version ${migrations.length + 1}`,
    ],
  ])('is refused in one line, and the others are not imported: %s', async (_, bytes, message) => {
    write('good.sqlite', databaseOf([three]));
    write('bad.sqlite', bytes);
    const { status, out, err } = await imported('good.sqlite', 'bad.sqlite');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(`error: ${message}`);
    expect(err).toMatch(/nothing was imported\n$/);
    expect(err.match(/\n/g)).toHaveLength(1);
    expect(existsSync(at('whole.sqlite'))).toBe(false);
    expect(readFileSync(at('bad.sqlite'))).toEqual(bytes);
  });

  it('is not the database to import into', async () => {
    write('whole.sqlite', part);
    expect(await imported(at('whole.sqlite'))).toMatchObject({
      status: 2,
      err: `error: ${at('whole.sqlite')} is the database to import into; leave it out, or give another with --db\n`,
    });
  });
});
