import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { recordsOf } from '../reporting/csv.js';
import { batchedRuns } from './batched-runs.js';
import { program } from './program.js';

const { folder, run, runsIn } = batchedRuns();

/** Of a run all that must not depend on what is computed beside it. */
const numbersOf = ({ id, status, accuracies, earlyAccuracies, confusion, methodMemory }: RunRecord) => ({
  ...{ id, status, confusion, methodMemory },
  accuracies: [...accuracies, ...earlyAccuracies].map(({ seconds: _, ...entry }) => entry),
});

const grid = ['--strategy', 'adam,si', '--seeds', '4'];

beforeAll(async () => {
  expect((await run('alone.sqlite', ...grid)).status).toBe(0);
  expect((await run('batched.sqlite', ...grid, '--batch-seeds', '3')).status).toBe(0);
});

describe('seeds in one program', () => {
  it('give the same numbers, each run stored as its own, with how many there were', () => {
    const [alone, batched] = [runsIn('alone.sqlite'), runsIn('batched.sqlite')];
    expect(batched.map(numbersOf)).toEqual(alone.map(numbersOf));
    expect(alone.map(({ environment }) => environment.batchSeeds)).toEqual(Array(8).fill(undefined));
    // The fourth seed’s, too, beside which there is none.
    expect(batched.map(({ environment }) => environment.batchSeeds)).toEqual(Array(8).fill(3));
    for (const { seconds, peakMemory, finishedAt } of batched) {
      expect(seconds).toBeGreaterThan(0);
      expect(peakMemory).toBeGreaterThan(0);
      expect(finishedAt).not.toBeNull();
    }
  });

  it('are shown, in lines and in tables, and travel with their run', async () => {
    const [{ id }] = runsIn('batched.sqlite') as [RunRecord];
    const shown = await program(['show', id, '--db', 'batched.sqlite'], folder);
    expect(shown.out).toMatch(/batchSeeds +3\n/);
    expect(shown.out).toContain(' --batch-seeds 3 \\\n');
    const { out: csv } = await program(['results', '--db', 'batched.sqlite', '--csv'], folder);
    expect(new Set(recordsOf(csv).map(({ batchSeeds }) => batchSeeds))).toEqual(new Set(['3']));
    const { out: table } = await program(['results', '--db', 'batched.sqlite'], folder);
    expect(table).toContain('batched seeds=3');
    const { out: lines } = await program(['results', '--db', 'batched.sqlite', '--jsonl'], folder);
    writeFileSync(join(folder, 'lines.jsonl'), lines);
    expect((await program(['import', 'lines.jsonl', '--db', 'imported.sqlite'], folder)).status).toBe(0);
    expect(runsIn('imported.sqlite').map(({ environment }) => environment.batchSeeds)).toEqual(
      Array(8).fill(3),
    );
  });

  it('are as many again when one of their runs is run again', async () => {
    const [{ id }] = runsIn('batched.sqlite') as [RunRecord];
    const { status, out } = await program(['rerun', id, '--db', 'batched.sqlite', '--json'], folder);
    expect(status).toBe(0);
    // As they were: neither the number of seeds nor anything else has changed.
    expect(JSON.parse(out)).toMatchObject({ equal: true, changes: [] });
  });

  it('are what --dry-run counts groups by', async () => {
    const args = ['--strategy', 'adam,si', '--seeds', '7', '--dry-run', '--json', '--batch-seeds'];
    const { out } = await run('batched.sqlite', ...args, '3');
    const { workers, seconds, unknown } = JSON.parse(out) as {
      workers: number;
      seconds: number | null;
      unknown: number;
    };
    expect([workers, unknown]).toEqual([1, 0]);
    expect(seconds).toBeGreaterThan(0);
    const alone = await run('batched.sqlite', ...args, '1');
    expect(JSON.parse(alone.out)).toMatchObject({ seconds: null, unknown: 6 });
  });

  it.each([[], ['--dry-run']])('are only for the default backend: %j', async (...more) => {
    const args = [...grid, '--backend', 'cpu', '--batch-seeds', '2', ...more.flat()];
    expect(await run('none.sqlite', ...args)).toMatchObject({
      status: 2,
      out: '',
      err: "error: --batch-seeds works only with --backend onnx; 'cpu' computes one seed at a time\n",
    });
  });

  it.each(['0', '-1', '1.5', '129', 'all', ''])('cannot be %j', async (count) => {
    expect(await run('none.sqlite', ...grid, '--batch-seeds', count)).toMatchObject({
      status: 2,
      out: '',
      err: `error: --batch-seeds: "${count}" is not a whole number from 1 to 128\n`,
    });
  });
});
