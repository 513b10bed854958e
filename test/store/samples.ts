import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { withAssumedCode } from '../../src/store/migrations/006-code.js';
import { withHeadOptions } from '../../src/store/migrations/007-head-options.js';
import type { NewRun, RunTotals } from '../../src/store/store.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';

/** A folder that is gone when the test is. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'continual-bench-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

export interface Choice {
  scenario?: string;
  head?: string;
  strategy?: string;
  learningRate?: number;
  seed?: number;
  tasks?: number;
}

export const configurationOf = (choice: Choice = {}): RunConfiguration =>
  withHeadOptions(
    withAssumedCode({
      scenario: { name: choice.scenario ?? 'split-mnist/domain' },
      backbone: { name: 'pixels' },
      head: { name: choice.head ?? 'mlp', hidden: [256, 256] },
      strategy: { name: choice.strategy ?? 'adam' },
      training: { optimizer: 'adam', learningRate: choice.learningRate ?? 0.001, epochs: 4, batchSize: 128 },
      seed: choice.seed ?? 0,
    }),
  );

/** A run of two tasks unless said otherwise. */
export function newRun(choice: Choice = {}): NewRun {
  const configuration = configurationOf(choice);
  return {
    id: identityOf(configuration),
    configuration,
    tasks: choice.tasks ?? 2,
    environment: {
      programVersion: '0.1.0',
      backend: 'onnx',
      device: 'cpu',
      machine: { processor: 'a processor', cores: 8 },
    },
  };
}

export const entry = (trainTask: number, testTask: number, accuracy: number): TaskAccuracy => ({
  trainTask,
  testTask,
  accuracy,
  loss: 0.25,
  samples: 2000,
  seconds: 0.5,
});

export const totals = {
  parameterCount: 328_000,
  methodMemory: { bytes: 392_500, samples: { count: 500, as: 'images', bytesEach: 784 } },
  confusion: null,
  seconds: 41.5,
  peakMemory: 400_000_000,
  anytime: null,
} satisfies RunTotals;

/** A finished run with the accuracy matrix `rows`, row after row. */
export function finishedRun(rows: number[][], choice: Choice = {}): RunRecord {
  return {
    ...newRun({ ...choice, tasks: rows.length }),
    taskClasses: rows.map((_, task) => [2 * task, 2 * task + 1]),
    codeAssumed: false,
    status: 'finished',
    error: null,
    ...totals,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    accuracies: rows.flatMap((row, train) =>
      row.map((accuracy, test) => entry(train + 1, test + 1, accuracy)),
    ),
    earlyAccuracies: [],
    tags: [],
    note: null,
  };
}

export const failedRun = (choice: Choice = {}): RunRecord => ({
  ...finishedRun([[1], [1, 1]], choice),
  status: 'failed',
  error: 'out of memory',
  accuracies: [],
});
