import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LostClaim } from '../../src/store/claims.js';
import { openStore, type ResultStore } from '../../src/store/store.js';
import { type Choice, entry, folder, newRun, totals } from './samples.js';

function fresh(): ResultStore {
  const store = openStore(join(folder(), 'results.sqlite'));
  onTestFinished(() => store.close());
  return store;
}

function addFinished(store: ResultStore, choice: Choice = {}): string {
  const run = newRun({ ...choice, tasks: 1 });
  store.begin(run);
  store.addAccuracy(run.id, entry(1, 1, 0.9));
  store.finish(run.id, totals);
  return run.id;
}

describe('a run', () => {
  test('comes back as it went in', () => {
    const store = fresh();
    const taskClasses = [
      [4, 0],
      [1, 7],
    ];
    const run = { ...newRun({ seed: 7 }), taskClasses };
    store.begin(run);
    // Stored out of order, read in order.
    store.addAccuracy(run.id, entry(2, 2, 0.75));
    store.addAccuracy(run.id, entry(2, 1, 0.5));
    store.addAccuracy(run.id, entry(1, 1, 1));
    store.addEarlyAccuracy(run.id, entry(1, 2, 0.375));
    store.addEarlyAccuracy(run.id, entry(0, 2, 0.125));
    store.addEarlyAccuracy(run.id, entry(0, 1, 0.25));
    store.finish(run.id, totals);

    const [record, ...others] = store.runs();
    expect(others).toEqual([]);
    expect(record).toEqual({
      ...run,
      ...totals,
      codeAssumed: false,
      tags: [],
      note: null,
      status: 'finished',
      error: null,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      finishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      accuracies: [entry(1, 1, 1), entry(2, 1, 0.5), entry(2, 2, 0.75)],
      earlyAccuracies: [entry(0, 1, 0.25), entry(0, 2, 0.125), entry(1, 2, 0.375)],
    });
  });

  test('that is unfinished is replaced, accuracies and all', () => {
    const store = fresh();
    const run = newRun();
    store.begin(run);
    store.addAccuracy(run.id, entry(1, 1, 0.1));
    store.addEarlyAccuracy(run.id, entry(1, 2, 0.1));
    store.begin({ ...run, environment: { ...run.environment, backend: 'wasm' } });

    const [record] = store.runs();
    expect(record).toMatchObject({
      status: 'running',
      environment: { backend: 'wasm' },
      accuracies: [],
      earlyAccuracies: [],
    });
  });

  test('that failed keeps its reason on one line and is replaced', () => {
    const store = fresh();
    const run = newRun();
    store.begin(run);
    store.addAccuracy(run.id, entry(1, 1, 0.1));
    store.fail(run.id, 'out of memory\n  at train');
    expect(store.runs()[0]).toMatchObject({
      status: 'failed',
      error: 'out of memory at train',
      accuracies: [{ accuracy: 0.1 }],
    });
    store.begin(run);
    expect(store.runs()[0]).toMatchObject({
      status: 'running',
      error: null,
      finishedAt: null,
      accuracies: [],
    });
  });

  test('that is finished is never replaced, and takes nothing more', () => {
    const store = fresh();
    const id = addFinished(store);
    const before = store.runs();
    expect(() => store.begin(newRun())).toThrow(LostClaim);
    expect(() => store.addAccuracy(id, entry(1, 1, 0))).toThrow(LostClaim);
    expect(() => store.fail(id, 'late')).toThrow(LostClaim);
    expect(() => store.finish(id, totals)).toThrow(LostClaim);
    expect(store.runs()).toEqual(before);
  });

  test('is not finished while its matrix has gaps', () => {
    const store = fresh();
    const run = newRun();
    store.begin(run);
    store.addAccuracy(run.id, entry(1, 1, 1));
    store.addAccuracy(run.id, entry(2, 2, 1));
    expect(() => store.finish(run.id, totals)).toThrow('2 of 3 accuracies');
    expect(store.runs()[0]).toMatchObject({ status: 'running', seconds: null });
    store.addAccuracy(run.id, entry(2, 1, 1));
    store.finish(run.id, totals);
    expect(store.runs({ status: ['finished'] }).map(({ id }) => id)).toEqual([run.id]);
  });

  test('takes no impossible accuracy', () => {
    const store = fresh();
    const run = newRun();
    store.begin(run);
    store.addAccuracy(run.id, entry(1, 1, 1));
    expect(() => store.addAccuracy(run.id, entry(1, 1, 1))).toThrow('UNIQUE');
    expect(() => store.addAccuracy(run.id, entry(1, 2, 1))).toThrow('CHECK');
    expect(() => store.addAccuracy(run.id, entry(2, 1, 1.01))).toThrow('CHECK');
    expect(() => store.addAccuracy(run.id, entry(2, 1, Number.NaN))).toThrow('NOT NULL');
    expect(() => store.addAccuracy(run.id, entry(3, 1, 1))).toThrow('no task 3');
    expect(() => store.addEarlyAccuracy(run.id, entry(2, 3, 1))).toThrow('no task 3');
    expect(() => store.addEarlyAccuracy(run.id, entry(2, 2, 1))).toThrow('CHECK');
    expect(() => store.addEarlyAccuracy(run.id, entry(-1, 1, 1))).toThrow('CHECK');
    expect(() => store.addAccuracy('0'.repeat(64), entry(1, 1, 1))).toThrow(LostClaim);
    expect(store.runs()[0]!.accuracies).toHaveLength(1);
  });

  test('that diverged keeps its loss, which is no number', () => {
    const store = fresh();
    const run = newRun();
    store.begin(run);
    store.addAccuracy(run.id, { ...entry(1, 1, 0.5), loss: Number.NaN });
    store.addAccuracy(run.id, { ...entry(2, 1, 0.5), loss: Number.POSITIVE_INFINITY });
    expect(store.runs()[0]!.accuracies.map(({ loss }) => loss)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe('queries', () => {
  test('filter by any columns together, in a fixed order', () => {
    const store = fresh();
    const choices = [
      { scenario: 'b', head: 'mlp', strategy: 'si', seed: 10 },
      { scenario: 'b', head: 'mlp', strategy: 'si', seed: 2 },
      { scenario: 'b', head: 'mlp', strategy: 'adam', learningRate: 0.5, seed: 0 },
      { scenario: 'b', head: 'mlp', strategy: 'adam', learningRate: 0.1, seed: 1 },
      { scenario: 'a', head: 'nsm', strategy: 'adam', seed: 2 },
    ];
    for (const choice of choices) addFinished(store, choice);
    const running = newRun({ scenario: 'a', head: 'mlp', seed: 3 });
    store.begin(running);

    const shown = (filter: Parameters<ResultStore['runs']>[0]) =>
      store
        .runs(filter)
        .map(({ configuration: { scenario, head, strategy, seed } }) =>
          [scenario.name, head.name, strategy.name, seed].join(' '),
        );
    expect(shown({})).toEqual([
      'a mlp adam 3',
      'a nsm adam 2',
      'b mlp adam 1',
      'b mlp adam 0',
      'b mlp si 2',
      'b mlp si 10',
    ]);
    expect(shown({ scenario: ['a'] })).toEqual(['a mlp adam 3', 'a nsm adam 2']);
    expect(shown({ head: ['nsm', 'neurocoder'] })).toEqual(['a nsm adam 2']);
    expect(shown({ strategy: ['si'], seed: [10, 3] })).toEqual(['b mlp si 10']);
    expect(shown({ status: ['running', 'failed'] })).toEqual(['a mlp adam 3']);
    expect(shown({ scenario: [] })).toEqual([]);
    expect(store.runs({ strategy: ['si'] }).map(({ accuracies }) => accuracies.length)).toEqual([1, 1]);
    expect(store.names('head')).toEqual(['mlp', 'nsm']);
  });

  test('only finished runs count as finished', () => {
    const store = fresh();
    const done = addFinished(store, { seed: 1 });
    const running = newRun({ seed: 2 });
    store.begin(running);
    const failed = newRun({ seed: 3 });
    store.begin(failed);
    store.fail(failed.id, 'no');
    expect(store.runs({ status: ['finished'] }).map(({ id }) => id)).toEqual([done]);
  });
});

test('closing leaves one file, which a reader leaves as it is', () => {
  const where = join(folder(), 'new', 'folder');
  const file = join(where, 'results.sqlite');
  const store = openStore(file);
  addFinished(store);
  expect(existsSync(`${file}-wal`)).toBe(true);
  store.close();
  expect(readdirSync(where)).toEqual(['results.sqlite']);

  const reader = openStore(file, { readonly: true });
  expect(reader.runs()).toHaveLength(1);
  expect(() => reader.begin(newRun({ seed: 5 }))).toThrow('cannot be written to');
  reader.close();
  expect(readdirSync(where)).toEqual(['results.sqlite']);
});

test('a reader sees each row as soon as it is written', () => {
  const file = join(folder(), 'results.sqlite');
  const writer = openStore(file);
  const reader = openStore(file, { readonly: true });
  const run = newRun();
  writer.begin(run);
  writer.addAccuracy(run.id, entry(1, 1, 0.5));
  expect(reader.runs()[0]!.accuracies).toEqual([entry(1, 1, 0.5)]);
  reader.close();
  writer.close();
});
