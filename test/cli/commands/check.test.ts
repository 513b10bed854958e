import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BOUNDS_FILE, type Bounds, type CellBounds, readBounds } from '../../../src/bounds/bounds-file.js';
import { figuresOf } from '../../../src/bounds/figures.js';
import { PROTOCOL } from '../../../src/runs/protocol.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const quick = 'short-domain/mlp/sgd';

/** What `check` tells whoever has changed the suite's code. */
const unmarked = `in 1 cell the same seeds gave other accuracies under the same protocol, ${PROTOCOL}: if a change in src/ is the reason, raise PROTOCOL in src/runs/protocol.ts\n`;

/** Bounds, but a cell's as other accuracies by seed would have given them, in a file. */
function boundsWith(
  name: string,
  change: (accuracy: number, seed: number) => number,
  from = BOUNDS_FILE,
  also: (cell: CellBounds) => CellBounds = (cell) => cell,
): string {
  const bounds: Bounds = readBounds(from);
  const { [quick]: cell } = bounds.cells;
  const accuracies = Object.fromEntries(
    Object.entries(cell!.accuracies).map(([seed, accuracy]) => [seed, change(accuracy, Number(seed))]),
  );
  const changed = also({ ...cell!, accuracies, ...figuresOf(accuracies, bounds.seeds, true) });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...bounds, cells: { ...bounds.cells, [quick]: changed } }));
  return file;
}

const check = (...args: string[]) => program(['check', '--cell', quick, '--seeds', '1', ...args], folder);

describe('continual-bench check', () => {
  it('finds a cell of each head where it was', async () => {
    const cells = ['short-domain/mlp/si', 'short-task/nsm/adam', 'short-domain/neurocoder/adam'];
    const args = ['check', '--cell', cells.join(), '--seeds', '1', '--json'];
    const { status, out } = await program(args, folder);
    const checked = (JSON.parse(out) as { cells: { name: string; verdict: string }[] }).cells;
    expect(checked.map(({ name, verdict }) => [name, verdict])).toEqual(
      cells.map((name) => [name, 'inside']),
    );
    expect(status).toBe(0);
  });

  it('goes on with the runs of a database that it keeps', async () => {
    const first = await check('--db', 'kept.sqlite');
    expect([first.status, first.err]).toEqual([0, expect.stringContaining('the run is done')]);
    const again = await check('--db', 'kept.sqlite');
    expect([again.status, again.err]).toEqual([0, expect.stringContaining('nothing to run')]);
  });

  // The run is that of the test before: what it is compared with differs.
  it('ends with status 1 and shows the cell where a mean is outside its bounds', async () => {
    const file = boundsWith('moved', (accuracy) => accuracy + 0.05);
    const { status, out, err } = await check('--bounds', file, '--db', 'kept.sqlite');
    expect(status).toBe(1);
    expect(out).toMatch(/short-domain\/mlp\/sgd.*below/);
    expect(err.trimEnd().split('\n').at(-1)).toBe(`error: 1 of 1 cell did not pass: ${quick} (below)`);
  });

  it('ends with status 1 where a seed comes out otherwise though the mean is inside', async () => {
    const file = boundsWith('other', (accuracy, seed) => (seed === 1 ? accuracy + 0.002 : accuracy));
    const { status, out, err } = await check('--bounds', file, '--json', '--db', 'kept.sqlite');
    expect(status).toBe(1);
    expect(err).toContain(unmarked);
    const [cell] = JSON.parse(out).cells;
    expect(cell).toMatchObject({ name: quick, verdict: 'seeds differ', n: 1 });
    expect(cell.apart).toBeCloseTo(0.002, 3);
  });

  it('says that bounds come from other code, which is reason enough for other accuracies', async () => {
    const change = (cell: CellBounds): CellBounds => ({
      ...cell,
      code: { ...cell.code!, protocol: 99, strategy: '0123456789abcdef' },
    });
    const same = boundsWith('same', (accuracy) => accuracy, BOUNDS_FILE, change);
    const told = `the bounds of 1 of 1 cell come from other code than is installed: the protocol was 99 and is ${PROTOCOL}, strategy sgd has changed\n`;
    const passed = await check('--bounds', same, '--db', 'kept.sqlite');
    expect([passed.status, passed.err]).toEqual([0, expect.stringContaining(told)]);
    const moved = boundsWith('elsewhere', (accuracy) => accuracy + 0.05, BOUNDS_FILE, change);
    const missed = await check('--bounds', moved, '--json', '--db', 'kept.sqlite');
    expect([missed.status, missed.err]).toEqual([1, expect.stringContaining(told)]);
    expect(missed.err).not.toContain('raise PROTOCOL');
    expect(JSON.parse(missed.out).cells[0].otherCode).toEqual([
      `the protocol was 99 and is ${PROTOCOL}`,
      'strategy sgd has changed',
    ]);
  });

  it('takes bounds of a version that did not note their code', async () => {
    const file = boundsWith(
      'early',
      (accuracy) => accuracy,
      BOUNDS_FILE,
      ({ code: _, ...cell }) => cell,
    );
    expect((await check('--bounds', file, '--db', 'kept.sqlite')).status).toBe(0);
  });

  it.each([
    ['an unknown cell', ['--cell', 'table5'], 2, /unknown cell "table5"/],
    [
      'a number of seeds that is none',
      ['--cell', quick, '--seeds', 'many'],
      2,
      /"many" is not a whole number/,
    ],
    [
      'bounds that are missing',
      ['--cell', quick, '--bounds', 'none.json'],
      2,
      /there is no file none\.json; to write it/,
    ],
  ])('refuses %s', async (_, args, status, message) => {
    const ended = await program(['check', ...args], folder);
    expect(ended.status).toBe(status);
    expect(ended.err).toMatch(message);
    expect(ended.err.trimEnd().split('\n').length).toBe(1);
  });

  it('refuses bounds that were typed in by hand', async () => {
    const bounds = readBounds(BOUNDS_FILE);
    const file = join(folder, 'typed.json');
    const cell = { ...bounds.cells[quick]!, interval: [0, 1] };
    writeFileSync(file, JSON.stringify({ ...bounds, cells: { [quick]: cell } }));
    const { status, err } = await check('--bounds', file);
    expect([status, err]).toEqual([
      1,
      expect.stringContaining(`the figures of ${quick} do not follow from its accuracies`),
    ]);
  });

  it('refuses bounds that were damaged', async () => {
    const file = join(folder, 'damaged.json');
    writeFileSync(file, readFileSync(BOUNDS_FILE, 'utf8').slice(0, 1000));
    const { status, err } = await check('--bounds', file);
    expect(status).toBe(1);
    expect(err).toMatch(/damaged\.json is not a valid bounds file/);
  });
});

describe('bounds update', () => {
  const update = () =>
    program(['bounds', 'update', '--cell', quick, '--db', 'own.sqlite', '--bounds', 'own.json'], folder);
  const own = join(folder, 'own.json');

  beforeAll(async () => {
    const run = ['bounds', 'run', '--cell', quick, '--seeds', '2', '--db', 'own.sqlite'];
    expect((await program(run, folder)).status).toBe(0);
  });

  it('writes bounds that check takes, and tells of how few runs they are', async () => {
    expect(await update()).toEqual({
      status: 0,
      out: 'wrote own.json: 1 cell\n',
      err: `${quick}: 2 finished runs, but the bounds are for 3 seeds\n`,
    });
    const { cells } = readBounds(own);
    expect(Object.keys(cells)).toEqual([quick]);
    expect(cells[quick]!.n).toBe(2);
    const checked = await check('--bounds', 'own.json');
    expect(checked.err).toContain('the run is done');
    expect(checked.status).toBe(0);

    const shifted = await check(
      '--bounds',
      boundsWith('shifted', (accuracy) => accuracy - 0.01, own),
      '--db',
      'own.sqlite',
    );
    expect([shifted.status, shifted.err]).toEqual([1, expect.stringContaining(`${quick} (seeds differ)`)]);
  });

  it('writes anew what was damaged, once it is removed as check says', async () => {
    writeFileSync(own, '{');
    const hint = 'remove it and write it again: continual-bench bounds update --bounds own.json\n';
    for (const refused of [await check('--bounds', 'own.json'), await update()]) {
      expect([refused.status, refused.err]).toEqual([1, expect.stringContaining(hint)]);
    }
    rmSync(own);
    expect((await update()).status).toBe(0);
    expect(readBounds(own).cells[quick]!.n).toBe(2);
  });
});
