import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ElsewhereRun } from '../../src/runs/elsewhere.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { openKept } from '../../src/store/kept-database.js';
import { linesOf } from '../../src/store/lines.js';
import { migrations } from '../../src/store/migrations/index.js';
import { type FinishedRun, openStore } from '../../src/store/store.js';
import { elsewhereRun } from '../elsewhere/samples.js';
import { anyBytes, damage, damaged, holds, limitAllocation, outcomeOf, ownFolder } from './fuzz.js';
import { finishedRun } from './runs.js';

limitAllocation();

const root = ownFolder();

/** The file of a database with some runs. */
function fileOf(runs: (FinishedRun | ElsewhereRun)[]): Buffer {
  const folder = mkdtempSync(join(root, 'made-'));
  const file = join(folder, 'results.sqlite');
  const store = openStore(file);
  store.importFinished(runs);
  store.close();
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

const some = fc.sample(finishedRun, { numRuns: 12, seed: 1 });
const sample = fileOf([...some, elsewhereRun([[0.75], [0.5, 0.25]])]);

function altered(bytes: Buffer, statements: string): Buffer {
  const database = openKept(bytes);
  database.exec(statements);
  const result = database.serialize();
  database.close();
  return result;
}

const uncoded = altered(
  sample,
  `DROP TABLE training_losses; ALTER TABLE runs DROP COLUMN task_ends;
   ALTER TABLE runs DROP COLUMN batch_seeds;
   ALTER TABLE runs DROP COLUMN tf32; ALTER TABLE runs DROP COLUMN feature_device;
   DROP TABLE study_trials; DROP TABLE studies;
   DROP TABLE grid_processes; DROP TABLE grid_runs; DROP TABLE grid_cells; DROP TABLE grids;
   ALTER TABLE claims DROP COLUMN share;
   DROP TABLE run_tags; DROP TABLE run_notes; DROP INDEX runs_by_start;
   DROP TABLE anytime_accuracies; ALTER TABLE runs DROP COLUMN evaluated_every;
   DROP TABLE elsewhere_accuracies; DROP TABLE elsewhere_runs;
   ALTER TABLE runs DROP COLUMN confusion; ALTER TABLE accuracies DROP COLUMN task_aware;
   ALTER TABLE early_accuracies DROP COLUMN task_aware;
   ALTER TABLE runs DROP COLUMN task_classes; ALTER TABLE runs DROP COLUMN method_memory; ALTER TABLE runs DROP COLUMN code_assumed;
   UPDATE runs SET configuration = json_remove(configuration, '$.code')`,
);

/** The sample as it would be in some version: without what came later. */
const versions = {
  newest: sample,
  third: altered(uncoded, 'DROP TABLE claims; ALTER TABLE runs DROP COLUMN files; PRAGMA user_version = 3'),
  first: altered(
    uncoded,
    'DROP TABLE claims; ALTER TABLE runs DROP COLUMN files; DROP TABLE early_accuracies; PRAGMA user_version = 1',
  ),
};

/** A run that can be what is stored: its id is its configuration's, a finished one has all of its figures. */
function checkRun(run: RunRecord): void {
  expect(run.id).toBe(identityOf(run.configuration));
  expect(Number.isSafeInteger(run.tasks) && run.tasks >= 1).toBe(true);
  expect(['running', 'interrupted', 'finished', 'failed']).toContain(run.status);
  for (const figure of [run.parameterCount, run.seconds, run.peakMemory]) {
    if (run.status === 'finished' || figure !== null) expect(figure).toBeGreaterThanOrEqual(0);
  }
  if (run.methodMemory !== null) {
    const { bytes, samples } = run.methodMemory;
    expect(bytes >= 0 && samples.count >= 0 && samples.bytesEach > 0).toBe(true);
  }
  if (run.taskClasses !== null) {
    expect(run.taskClasses).toHaveLength(run.tasks);
    for (const one of run.taskClasses.flat()) expect(one).toBeGreaterThanOrEqual(0);
  }
  for (const { tasks } of run.confusion ? [run.confusion] : []) expect(tasks).toHaveLength(run.tasks);
  for (const { accuracy, taskAware = accuracy, loss, samples, seconds } of [
    ...run.accuracies,
    ...run.earlyAccuracies,
  ]) {
    expect(accuracy >= 0 && taskAware >= accuracy && taskAware <= 1 && typeof loss === 'number').toBe(true);
    expect(samples >= 1 && seconds >= 0).toBe(true);
  }
  const learnt = run.accuracies.map(({ trainTask, testTask }) => `${trainTask} ${testTask}`);
  expect(new Set(learnt).size).toBe((run.tasks * (run.tasks + 1)) / 2);
}

/** What comes of a file: runs, read in both ways, or the refusals. */
async function check(bytes: Buffer): Promise<RunRecord[] | undefined> {
  const folder = mkdtempSync(join(root, 'database-'));
  try {
    const file = join(folder, 'results.sqlite');
    writeFileSync(file, bytes);
    const runs = [];
    for (const readonly of [true, false]) {
      const { value } = await outcomeOf(() => {
        const store = openStore(file, { readonly });
        try {
          store.names('scenario');
          for (const run of store.elsewhere()) expect(run.id).toBe(identityOf(run.configuration));
          return store.runs();
        } finally {
          store.close();
        }
      });
      for (const run of value ?? []) checkRun(run);
      runs.push(value);
    }
    return runs[0];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sqlite = Buffer.from('SQLite format 3\0');

/** Bytes that are begun and marked as this program's databases are, so that what else is wrong gets through. */
function withMarks(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  sqlite.copy(copy);
  if (copy.length > 72) copy.write('CLBn', 68);
  return copy;
}

// Each case opens a file for reading and for writing: there are fewer of them.
describe('a database holds what was stored, or is refused', () => {
  it('any bytes', () =>
    holds(
      fc.oneof(
        anyBytes(2000),
        anyBytes(2000).map((bytes) => Buffer.concat([sqlite, bytes])),
      ),
      async (bytes) => {
        expect((await check(bytes)) ?? []).toEqual([]);
      },
      { share: 0.5 },
    ));

  it('valid ones', () =>
    holds(
      fc.uniqueArray(finishedRun, { selector: ({ id }) => id, maxLength: 3 }),
      async (runs) => {
        const read = (await check(fileOf(runs))) ?? [];
        expect(linesOf(read)).toBe(linesOf(runs));
      },
      { share: 0.25 },
    ));

  it('versions that were there', async () => {
    for (const bytes of Object.values(versions)) expect((await check(bytes))?.length).toBe(some.length);
    expect((await check(altered(sample, 'CREATE TABLE notes (text); ANALYZE')))?.length).toBe(some.length);
  });

  it('ones whose bytes are damaged', () =>
    holds(
      fc.record({
        version: fc.constantFrom(...(['newest', 'third', 'first'] as const)),
        change: damage,
        isMarked: fc.boolean(),
      }),
      async ({ version, change, isMarked }) => {
        const bytes = damaged(versions[version], change);
        await check(isMarked ? withMarks(bytes) : bytes);
      },
    ));

  const version = fc.oneof(fc.integer(), fc.integer({ min: 0, max: migrations.length }));

  it('ones whose version, schema or rows are others', () =>
    holds(
      fc.oneof(
        version.map((number) => `PRAGMA user_version = ${number}`),
        fc.constantFrom(
          ...['runs', 'accuracies', 'early_accuracies', 'claims'].map((table) => `DROP TABLE ${table}`),
        ),
        fc.constantFrom(
          'DROP INDEX runs_by_name',
          'ALTER TABLE runs RENAME COLUMN tasks TO task',
          'ALTER TABLE runs DROP COLUMN files',
          'ALTER TABLE runs DROP COLUMN method_memory',
          'DELETE FROM accuracies WHERE train_task = 1',
          'UPDATE runs SET tasks = tasks + 1',
          'UPDATE runs SET tasks = 9007199254740991',
          "UPDATE runs SET files = 'no JSON'",
          "UPDATE runs SET machine = '[]'",
          "UPDATE runs SET method_memory = '{}'",
          "UPDATE runs SET configuration = json_set(configuration, '$.seed', 5)",
          "UPDATE runs SET configuration = json_remove(configuration, '$.training')",
        ),
      ),
      async (statement) => {
        const isSame = statement === `PRAGMA user_version = ${migrations.length}`;
        expect((await check(altered(sample, statement)))?.length).toBe(isSame ? some.length : undefined);
      },
      { examples: ['PRAGMA user_version = -1', 'PRAGMA user_version = 0'] },
    ));
});
