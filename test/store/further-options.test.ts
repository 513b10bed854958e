import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import { openKept } from '../../src/store/kept-database.js';
import { type CodelessConfiguration, ASSUMED_MARKS as marks } from '../../src/store/migrations/006-code.js';
import { openStore } from '../../src/store/store.js';
import { entry, folder, newRun } from './samples.js';
import { writeVersionOne } from './version-one.js';

const shared = { backbone: { name: 'pixels' } };
const training = { optimizer: 'adam', learningRate: 0.001, epochs: 4, batchSize: 128 };
const splitMnist = { classesPerTask: 2, classOrder: 'fixed' };
const sizes = { hidden: [256, 256], layers: 'all', slots: 50 };

/** Configurations as version 1 wrote them, each with what has become of it. */
const configurations: Record<string, [CodelessConfiguration, RunConfiguration]> = {
  'mlp adam': [
    {
      scenario: { name: 'split-mnist/task', ...splitMnist },
      ...shared,
      head: { name: 'mlp', hidden: [256, 256] },
      strategy: { name: 'adam' },
      training,
      seed: 1,
    },
    {
      scenario: { name: 'split-mnist/task', ...splitMnist, heldOut: 0 },
      ...shared,
      head: { name: 'mlp', hidden: [256, 256], hiddenBiases: true },
      strategy: { name: 'adam' },
      training,
      code: { protocol: 1, scenario: marks.scenario['split-mnist/task']!, strategy: marks.strategy.adam! },
      seed: 1,
    },
  ],
  'neurocoder si': [
    {
      scenario: { name: 'split-mnist/domain', ...splitMnist },
      ...shared,
      head: { name: 'neurocoder', ...sizes },
      strategy: { name: 'si', coefficient: 3000, damping: 0.1 },
      training,
      seed: 2,
    },
    {
      scenario: { name: 'split-mnist/domain', ...splitMnist, heldOut: 0 },
      ...shared,
      head: {
        name: 'neurocoder',
        ...sizes,
        ...{ sharpness: 1, memoryScale: 1, singularOffset: 0 },
        ...{ orthogonalityFirst: 1, orthogonalityLater: 1, orthogonalOutput: 'current' },
        ...{ keyColumns: false, initialValues: 'together' },
      },
      strategy: { name: 'si', coefficient: 3000, damping: 0.1, headLoss: false },
      training,
      code: { protocol: 1, scenario: marks.scenario['split-mnist/domain']!, strategy: marks.strategy.si! },
      seed: 2,
    },
  ],
  "a user's own strategy": [
    {
      scenario: { name: 'other/class' },
      ...shared,
      head: { name: 'nsm', ...sizes },
      strategy: { name: 'ewc', source: 'a'.repeat(64) },
      training,
      seed: 3,
    },
    {
      scenario: { name: 'other/class' },
      ...shared,
      head: { name: 'nsm', ...sizes, sharpness: 1, initialValues: 'program' },
      strategy: { name: 'ewc', source: 'a'.repeat(64) },
      training,
      // Neither is built in: another version's scenario, and a user's own strategy.
      code: { protocol: 1 },
      seed: 3,
    },
  ],
};

/** A database of version 1 with a finished run of one task for each configuration. */
function versionOneFile(): string {
  const file = join(folder(), 'results.sqlite');
  const runs = Object.values(configurations).map(([configuration], index) => ({
    configuration,
    tasks: 1,
    accuracies: [entry(1, 1, 0.9 + index / 100)],
  }));
  writeVersionOne(file, runs);
  return file;
}

describe('a database of version 1', () => {
  test('gets the values that its runs were computed with, and the ids that belong to them', () => {
    const store = openStore(versionOneFile());
    const runs = store.runs();
    store.close();
    expect(runs).toHaveLength(Object.keys(configurations).length);
    for (const [index, [name, [, expected]]] of Object.entries(configurations).entries()) {
      const run = runs.find(({ id }) => id === identityOf(expected));
      expect(run, name).toEqual({
        id: identityOf(expected),
        configuration: expected,
        codeAssumed: true,
        tags: [],
        note: null,
        tasks: 1,
        status: 'finished',
        error: null,
        environment: { programVersion: '0.1.0', backend: 'onnx', device: 'cpu', machine: { cores: 2 } },
        parameterCount: 328706,
        seconds: 41.5,
        methodMemory: null,
        taskClasses: null,
        confusion: null,
        anytime: null,
        peakMemory: 400_000_000,
        startedAt: '2026-01-01T00:00:00.000Z',
        finishedAt: '2026-01-01T00:01:00.000Z',
        accuracies: [entry(1, 1, 0.9 + index / 100)],
        earlyAccuracies: [],
      });
      // The text too, by which runs are put in order.
      expect(JSON.stringify(run!.configuration), name).toBe(JSON.stringify(expected));
    }
  });

  test('has no accuracy without its run afterwards', () => {
    const file = versionOneFile();
    openStore(file).close();
    const database = openKept(file);
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    expect(database.prepare('SELECT count(*) FROM accuracies').pluck().get()).toBe(3);
    database.close();
  });

  test('reads the same without being changed, whatever its journal mode', () => {
    const runsOf = (file: string, readonly: boolean) => {
      const store = openStore(file, { readonly });
      try {
        return store.runs();
      } finally {
        store.close();
      }
    };
    const file = versionOneFile();
    const writer = openKept(file);
    writer.exec('PRAGMA journal_mode = WAL');
    const before = readFileSync(file);
    const read = runsOf(file, true);
    expect(readFileSync(file).equals(before)).toBe(true);
    writer.close();
    expect(read).toHaveLength(3);
    expect(read).toEqual(runsOf(file, false));
  });
});

test('a database keeps its configurations, whatever they lack', () => {
  const file = join(folder(), 'results.sqlite');
  const store = openStore(file);
  const run = newRun({ head: 'neurocoder', strategy: 'si' });
  store.begin(run);
  store.addAccuracy(run.id, entry(1, 1, 0.5));
  store.close();
  const again = openStore(file);
  expect(again.runs()).toMatchObject([{ ...run, accuracies: [entry(1, 1, 0.5)] }]);
  expect(again.runs()[0]!.configuration).toEqual(run.configuration);
  again.close();
});
