import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { program, start, temporaryFolder } from './program.js';
import { storedRuns } from './stored-runs.js';

const folder = temporaryFolder();
const grid = [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam,er', '--seeds', '3'],
  ...['--hidden', '8', '--set', 'training.steps=12', '--eval-every', '6', '--jobs', '1'],
];
const on = (db: string, ...more: string[]) => [...grid, '--db', db, ...more];
const runsIn = (db: string) => storedRuns(join(folder, db));

/** Of runs all that must be the same wherever they are computed. */
const numbersOf = (runs: RunRecord[]) =>
  runs.map(({ startedAt: _, finishedAt: __, seconds: ___, peakMemory: ____, ...run }) => ({
    ...run,
    accuracies: run.accuracies.map(({ seconds: _, ...entry }) => entry),
    earlyAccuracies: run.earlyAccuracies.map(({ seconds: _, ...entry }) => entry),
  }));

describe('a grid in three shards', () => {
  const parts = [1, 2, 3].map((number) => `part-${number}.sqlite`);
  let told: Awaited<ReturnType<typeof start>['ended']>[];

  beforeAll(async () => {
    const shards = parts.map((db, index) => start(on(db, '--shard', `${index + 1}/3`), folder));
    told = await Promise.all(shards.map(({ ended }) => ended));
    expect((await program(on('alone.sqlite'), folder)).status).toBe(0);
  });

  it('computes each run in one of them, and says which it has', () => {
    const counts = parts.map((db) => runsIn(db).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    for (const [index, { status, out, err }] of told.entries()) {
      const has = `Shard ${index + 1}/3 has ${counts[index]} of the grid's 6 runs`;
      expect(status).toBe(0);
      expect(err).toMatch(new RegExp(`^${has}\n`));
      expect(out).toContain(`${has}; all are stored in part-${index + 1}.sqlite.\nTables are made of all`);
      expect(out).not.toContain('┌');
    }
  });

  it('gives the same runs to the last bit when they are put together, and says what is missing until then', async () => {
    const missing = runsIn(parts[2]!).length;
    expect((await program(['import', ...parts.slice(0, 2), '--db', 'whole.sqlite'], folder)).status).toBe(0);
    const { out } = await program(on('whole.sqlite', '--dry-run'), folder);
    expect(out).toContain(`6 runs: ${missing} to run; ${6 - missing} stored.\n`);
    expect(await program(['import', ...parts, '--db', 'whole.sqlite'], folder)).toEqual({
      status: 0,
      out: `imported ${missing} of 6 runs; ${6 - missing} were already there\n`,
      err: '',
    });
    const alone = numbersOf(runsIn('alone.sqlite'));
    expect(alone[0]!.anytime!.accuracies.length).toBeGreaterThan(0);
    expect(alone[0]!.confusion).not.toBeNull();
    expect(numbersOf(runsIn('whole.sqlite'))).toEqual(alone);
    const tables = await program(on('whole.sqlite'), folder);
    expect(tables.err).toBe('6 of 6 runs are already stored; nothing to run\n');
    expect(tables.out).toBe((await program(on('alone.sqlite'), folder)).out);
  });

  it('shows its grids and their processes where they are put together', async () => {
    const { out } = await program(['status', '--db', 'whole.sqlite', '--json'], folder);
    const shards = JSON.parse(out).map(({ command }: { command: string[] }) => command.at(-1) ?? '');
    expect(shards.filter((shard: string) => shard.endsWith('/3')).sort()).toEqual(['1/3', '2/3', '3/3']);
  });
});

describe('--shard', () => {
  it('is counted by --dry-run', async () => {
    const shares = [1, 2, 3].map((number) =>
      program(on('none.sqlite', '--dry-run', '--json', '--shard', `${number}/3`), folder),
    );
    const told = (await Promise.all(shares)).map(({ out }) => JSON.parse(out));
    expect(told.flatMap(({ runs }) => runs.map(({ id }: RunRecord) => id)).sort()).toEqual(
      runsIn('alone.sqlite')
        .map(({ id }) => id)
        .sort(),
    );
    for (const [index, { shard, counts, runs }] of told.entries()) {
      expect(shard).toEqual({ number: index + 1, of: 3, runs: runs.length, grid: 6 });
      expect(counts.new).toBe(runs.length);
    }
    const { out } = await program(on('none.sqlite', '--dry-run', '--shard', '1/3'), folder);
    expect(out).toContain(`Shard 1/3 has ${told[0].runs.length} of the grid's 6 runs.\n`);
  });

  it.each(['0/16', '17/16', 'x', '3', '3/', '1/0', '-1/3', '1.5/3', '1/3/5', '1/1000001', ''])(
    'refuses %o in one line',
    async (shard) => {
      const { status, err } = await program(on('none.sqlite', '--shard', shard), folder);
      expect(status).toBe(2);
      expect(err).toBe(
        `error: --shard: "${shard}" is not a shard; say which of how many, counted from 1, such as 3/16 for the third of 16\n`,
      );
    },
  );

  it.each([
    ['run', ['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam']],
    ['reproduce', ['reproduce', 'table4', '--preset', 'paper', '--head', 'mlp', '--strategy', 'adam']],
    ['ablate', ['ablate', '--head', 'nsm', '--strategy', 'adam']],
    ['atlas', ['atlas', '--strategy', 'adam', '--head', 'mlp']],
  ])('of %s makes no tables, and may have no runs', async (name, command) => {
    const out = name === 'run' ? [] : ['--out', 'out'];
    const seeds = name === 'ablate' ? [] : ['--seeds', '1'];
    const args = [...command, ...seeds, ...out, '--db', 'empty.sqlite', '--shard', '999983/1000000'];
    const text = await program(args, folder);
    expect(text).toMatchObject({ status: 0, err: expect.stringMatching(/\nnothing to run\n$/) });
    expect(text.out).toMatch(
      /^Shard 999983\/1000000 has 0 of the grid's \d+ runs?; there is nothing to do\.\n/,
    );
    const json = await program([...args, '--json'], folder);
    expect(JSON.parse(json.out)).toMatchObject({
      shard: { number: 999_983, of: 1_000_000, runs: 0, grid: expect.any(Number) },
      finished: 0,
      database: 'empty.sqlite',
    });
    expect(existsSync(join(folder, 'out'))).toBe(false);
    rmSync(join(folder, 'empty.sqlite'));
  });

  it('is not for tune, which needs all results', async () => {
    const { status, err } = await program(['tune', '--shard', '1/2'], folder);
    expect({ status, err }).toMatchObject({
      status: 2,
      err: expect.stringContaining("unknown option '--shard'"),
    });
  });
});
