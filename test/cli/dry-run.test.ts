import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationsOf } from '../../src/runs/grid.js';
import { identityOf } from '../../src/runs/identity.js';
import { parseOption } from '../../src/runs/sweep/given-option.js';
import { databaseOf, finishedAs } from '../bad-input/made.js';
import { databaseOfVersion } from '../store/old-database.js';
import { program, temporaryFolder } from './program.js';

const root = temporaryFolder();
let folders = 0;

/** A folder with nothing in it but what is given. */
function folderWith(files: Record<string, Buffer>): string {
  const folder = join(root, `${folders++}`);
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** All files under a folder, with what is in them. */
const contentsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path)).toString('base64')]),
  );

const sweep = [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'l2,adam', '--seeds', '3', '--jobs', '2'],
  ...['--set', 'l2.coefficient=2,10', '--learning-rate', '0.001,0.01', '--dry-run'],
];
const configurations = await configurationsOf({
  scenarios: ['split-mnist/domain'],
  heads: ['mlp'],
  strategies: ['l2', 'adam'],
  seeds: [1, 2, 3],
  settings: {},
  options: ['l2.coefficient=2,10', 'training.learningRate=0.001,0.01'].map(parseOption),
});
const stored = configurations.filter(({ seed }) => seed !== 3).map(finishedAs);
const some = databaseOf(stored.slice(0, 3));

describe('run --dry-run', () => {
  it.each([
    ['scenario.skipTasks=9', /has 5 tasks here, so scenario\.skipTasks must be less than 5, but is 9/],
    ['scenario.classesPerTask=20', /classesPerTask 20 does not divide the 10 classes of mnist/],
  ])('refuses %s as a run does, and makes no database', async (option, message) => {
    const folder = folderWith({});
    const command = ['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam', '--set', option];
    const tried = await program([...command, '--dry-run', '--db', 'x.sqlite'], folder);
    expect(readdirSync(folder)).toEqual([]);
    expect([tried.status, tried.out]).toEqual([2, '']);
    expect(tried.err).toMatch(message);
    expect(await program([...command, '--db', 'x.sqlite'], folder)).toEqual(tried);
  });

  it('shows what would be run, what is stored and how long it would take, and writes nothing', async () => {
    const folder = folderWith({ 'some.sqlite': some });
    const before = contentsOf(folder);
    const { status, out, err } = await program([...sweep, '--db', 'some.sqlite'], folder);
    expect([status, err]).toEqual([0, '']);
    expect(contentsOf(folder)).toEqual(before);
    expect(out).toContain('18 runs: 15 to run; 3 stored.\nThat takes about 3 min on 2 workers');
    expect(out).toContain('and more for 6 runs unlike any that is stored.\n');
    expect(out).toContain('Nothing was run, and nothing was stored.\n');
    const [row] = out.split('├').filter((text) => text.includes('coefficient=2 '));
    expect(row).toMatch(
      /│ l2 +│ +to run: seed 3 │\n│ strategy\.coefficient=2 +│ +stored: seeds 1–2 │\n│ training\.learningRate=0\.001 +│ +about 42 s each │/,
    );
  });

  it('is as JSON the runs that a run comes to', async () => {
    const folder = folderWith({ 'some.sqlite': some });
    const { status, out } = await program([...sweep, '--json', '--db', 'some.sqlite'], folder);
    expect(status).toBe(0);
    const told = JSON.parse(out);
    expect(told).toMatchObject({
      database: { file: 'some.sqlite', state: 'ready' },
      counts: { new: 15, failed: 0, interrupted: 0, untested: 0, unsaved: 0, elsewhere: 0, stored: 3 },
      workers: 2,
      unknown: 6,
      missingData: [],
    });
    expect(told.runs.map(({ id }: { id: string }) => id)).toEqual(configurations.map(identityOf));
    expect(told.runs[0]).toMatchObject({ outlook: 'stored', seconds: null, basis: null });
    expect(told.runs[2]).toMatchObject({ outlook: 'new', seconds: 41.5, basis: 'seeds' });
  });

  it('makes no database, and says that run would', async () => {
    const folder = folderWith({});
    const { status, out } = await program([...sweep, '--db', 'new/none.sqlite'], folder);
    expect(status).toBe(0);
    expect(out).toContain('18 runs: 18 to run.\nHow long that takes is unknown');
    expect(out).toContain('The database new/none.sqlite is not there yet; run makes it.\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a database of an earlier version as it is, and says what run would do', async () => {
    const [file] = databaseOfVersion(3);
    const folder = folderWith({});
    copyFileSync(file, join(folder, 'old.sqlite'));
    const before = contentsOf(folder);
    const { status, out } = await program([...sweep, '--db', 'old.sqlite'], folder);
    expect(status).toBe(0);
    expect(out).toContain(
      'The database old.sqlite is of an earlier version; run first brings it up to date.\n',
    );
    expect(contentsOf(folder)).toEqual(before);
  });

  it('says which data are missing, and fetches none', async () => {
    const folder = folderWith({});
    const args = ['run', '--scenario', 'split-cifar10/task', '--strategy', 'l2', '--dry-run'];
    const env = { CONTINUAL_BENCH_DATA: join(folder, 'data') };
    const { status, out } = await program([...args, '--backbone', 'pixels'], folder, env);
    expect(status).toBe(0);
    expect(out).toMatch(
      /\nData are missing: CIFAR-10 is not in .*; get it with: continual-bench data fetch cifar10\.\n/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes the file of --save-config, which comes to the same runs', async () => {
    const folder = folderWith({});
    const run = (...args: string[]) => program([...args, '--json', '--db', 'none.sqlite'], folder);
    const first = await run(...sweep, '--save-config', 'grid.yaml');
    expect(first.status).toBe(0);
    expect(Object.keys(contentsOf(folder))).toEqual(['grid.yaml']);
    const again = await run('run', '--config', 'grid.yaml', '--jobs', '2', '--dry-run');
    expect(again).toEqual({ ...first, err: '' });
    expect(first.err).toBe('wrote grid.yaml\n');
    const fewer = await run('run', '--config', 'grid.yaml', '--dry-run', '--seed', '7', '--head', 'nsm');
    const told = JSON.parse(fewer.out).runs.map(
      ({ configuration }: { configuration: { seed: number } }) => configuration,
    );
    expect(told).toHaveLength(6);
    expect(told[0]).toMatchObject({ seed: 7, head: { name: 'nsm' } });
  });
});
