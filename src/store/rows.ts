import type { RunConfiguration } from '../runs/configuration.js';
import type { RunEnvironment, RunRecord, RunStatus } from '../runs/record.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';

/** A row of `runs`, as SQLite gives it. */
export interface RunRow {
  id: string;
  configuration: string;
  tasks: number;
  status: RunStatus;
  error: string | null;
  program_version: string;
  backend: string;
  device: string;
  machine: string;
  files: string | null;
  parameter_count: number | null;
  seconds: number | null;
  peak_memory: number | null;
  started_at: string;
  finished_at: string | null;
}

/** Accuracies on tasks that were learnt, and on tasks before they were. */
export type AccuracyTable = 'accuracies' | 'early_accuracies';

/** A row of either table, as SQLite gives it. */
export interface AccuracyRow {
  run_id: string;
  train_task: number;
  test_task: number;
  accuracy: number;
  loss: number | null;
  samples: number;
  seconds: number;
}

export const recordOf = (
  row: RunRow,
  accuracies: TaskAccuracy[],
  earlyAccuracies: TaskAccuracy[],
): RunRecord => ({
  id: row.id,
  configuration: JSON.parse(row.configuration) as RunConfiguration,
  tasks: row.tasks,
  status: row.status,
  error: row.error,
  environment: {
    programVersion: row.program_version,
    backend: row.backend,
    device: row.device,
    machine: JSON.parse(row.machine) as Record<string, string | number>,
    ...(row.files !== null && { files: JSON.parse(row.files) as RunEnvironment['files'] }),
  },
  parameterCount: row.parameter_count,
  seconds: row.seconds,
  peakMemory: row.peak_memory,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  accuracies,
  earlyAccuracies,
});

export const taskAccuracyOf = (row: AccuracyRow): TaskAccuracy => ({
  trainTask: row.train_task,
  testTask: row.test_task,
  accuracy: row.accuracy,
  // SQLite keeps NaN as NULL.
  loss: row.loss ?? Number.NaN,
  samples: row.samples,
  seconds: row.seconds,
});
