import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { recordsOf } from '../../reporting/csv.js';
import { program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const filled = join(folder, 'filled.sqlite');
const grid =
  'run --scenario split-mnist/domain --strategy adam,l2 --hidden 8 --epochs 1 --batch-size 1000 --jobs 1';

let copies = 0;

/** A database of adam and l2, whose runs have the tag `first`. */
function database(): string {
  const file = join(folder, `${copies++}.sqlite`);
  copyFileSync(filled, file);
  return file;
}

/** By strategy and seed, tags and note. */
const said = (file: string) =>
  Object.fromEntries(
    storedRuns(file).map(({ configuration: { strategy, seed }, tags, note }) => [
      `${strategy.name} ${seed}`,
      [...tags, note],
    ]),
  );

const idOf = (file: string, strategy: string): string =>
  storedRuns(file).find(({ configuration }) => configuration.strategy.name === strategy)!.id;

beforeAll(async () => {
  expect((await program([...grid.split(' '), '--tag', 'first', '--db', filled])).status).toBe(0);
});

describe('run --tag and --note', () => {
  it('go on all runs of the grid, those that are there already, too', async () => {
    const db = database();
    const args = ['--seeds', '2', '--tag', 'more,v1.2', '--note', ' why → so ', '--json', '--db', db];
    const { status, out } = await program([...grid.split(' '), ...args]);
    expect(status).toBe(0);
    expect(said(db)).toEqual({
      'adam 1': ['first', 'more', 'v1.2', 'why → so'],
      'adam 2': ['more', 'v1.2', 'why → so'],
      'l2 1': ['first', 'more', 'v1.2', 'why → so'],
      'l2 2': ['more', 'v1.2', 'why → so'],
    });
    expect(new Set((JSON.parse(out) as RunRecord[]).map(({ note }) => note))).toEqual(new Set(['why → so']));
  });

  it.each([
    [
      ['--tag', 'two words'],
      '--tag: "two words" is not a tag; tags have up to 50 letters, digits, and inside also . _ and -',
    ],
    [['--tag', '-x'], '--tag: "-x" is not a tag; '],
    [['--note', 'two\nlines'], '--note: a note is one line of up to 1000 characters'],
  ])('refuse %j, and nothing is stored', async (args, message) => {
    const db = join(folder, 'none.sqlite');
    const { status, err } = await program([...grid.split(' '), ...args, '--db', db]);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
    expect(() => storedRuns(db)).toThrow('there is no file');
  });
});

describe('tag', () => {
  it('changes the runs that are named, and ids and numbers stay', async () => {
    const db = database();
    const before = storedRuns(db);
    const id = idOf(db, 'l2');
    const args = ['--add', 'best', '--remove', 'first', '--note', 'in the paper', '--db', db];
    expect(await program(['tag', id.slice(0, 8), ...args])).toMatchObject({
      status: 0,
      out: 'changed 1 run\n',
    });
    expect(said(db)).toEqual({ 'adam 1': ['first', null], 'l2 1': ['best', 'in the paper'] });
    const others = ({ tags: _, note: __, ...run }: RunRecord) => run;
    expect(storedRuns(db).map(others)).toEqual(before.map(others));
    const { out } = await program(['tag', '--tag', 'best', '--note', '', '--json', '--db', db]);
    expect(JSON.parse(out)).toEqual([{ id, tags: ['best'], note: null }]);
  });

  it('is shown by results and show, and filtered by', async () => {
    const db = database();
    await program(['tag', '--strategy', 'l2', '--add', 'best,x', '--note', 'in the paper', '--db', db]);
    const { out } = await program(['results', '--db', db]);
    expect(out).toMatch(/ l2 .* best first x +in the paper /);
    expect(out).toMatch(/ adam .* first +head\.hidden/);
    const shown = await program(['show', idOf(db, 'l2'), '--db', db]);
    expect(shown.out).toContain('\ntags: best, first, x\nnote: in the paper\n');
    const rows = recordsOf((await program(['results', '--csv', '--tag', 'x', '--db', db])).out);
    expect(new Set(rows.map(({ strategy, tags, note }) => `${strategy}|${tags}|${note}`))).toEqual(
      new Set(['l2|best first x|in the paper']),
    );
    expect(
      (await program(['results', '--tag', 'x,first', '--json', '--db', db])).out.match(/"taskClasses"/g),
    ).toHaveLength(2);
    const unknown = await program(['results', '--tag', 'fist', '--db', db]);
    expect([unknown.status, unknown.err]).toEqual([
      2,
      'error: unknown tag "fist": did you mean "first"? (known: best, first, x)\n',
    ]);
    const unused = await program(['results', '--tag', 'first,x', '--strategy', 'adam', '--db', db]);
    expect([unused.status, unused.err]).toEqual([
      2,
      expect.stringContaining('no run with --tag x that matches the other options'),
    ]);
  });

  it('goes through lines and an import', async () => {
    const db = database();
    await program(['tag', '--all', '--add', 'x', '--note', 'n', '--db', db]);
    const lines = join(folder, 'lines.jsonl');
    writeFileSync(lines, (await program(['results', '--jsonl', '--db', db])).out);
    const copy = join(folder, 'copy.sqlite');
    expect((await program(['import', lines, '--db', copy])).status).toBe(0);
    expect(said(copy)).toEqual({ 'adam 1': ['first', 'x', 'n'], 'l2 1': ['first', 'x', 'n'] });
  });

  it.each([
    ['nothing to do', ['--all'], 'there is nothing to do; give --add, --remove or --note'],
    ['the same tag twice over', ['--all', '--add', 'a', '--remove', 'a'], 'a is in --add and in --remove'],
    [
      'a tag that no run has',
      ['--all', '--remove', 'fist'],
      'unknown tag of these runs "fist": did you mean "first"?',
    ],
    ['no runs', ['--add', 'a'], 'say which runs'],
  ])('refuses %s', async (_, args, message) => {
    const { status, err } = await program(['tag', ...args, '--db', filled]);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
