import type { Database } from 'better-sqlite3';
import type { AnytimeAccuracy, TrainingLoss } from '../training/anytime-accuracy.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import type { conditionOf } from './filter.js';

/** Accuracies on tasks that were learnt, and on tasks before they were. */
export type AccuracyTable = 'accuracies' | 'early_accuracies';

/** By the row ids of their runs. */
export type ByRun<Entry> = ReadonlyMap<number, Entry[]>;

/** Which runs: what `conditionOf` returns. */
type Condition = ReturnType<typeof conditionOf>;

/** Accuracies of the runs that match a condition, ordered by train task, then test task. */
export const accuraciesByRun = (database: Database, table: AccuracyTable, condition: Condition) =>
  rowsByRun<[number, number, number, number, number | null, number | null, number, number], TaskAccuracy>(
    database,
    `train_task, test_task, accuracy, task_aware, loss, samples, seconds FROM ${table}`,
    condition,
    'train_task, test_task',
    ([, trainTask, testTask, accuracy, taskAware, loss, samples, seconds]) => ({
      trainTask,
      testTask,
      accuracy,
      ...(taskAware !== null && { taskAware }),
      // SQLite keeps NaN as NULL.
      loss: loss ?? Number.NaN,
      samples,
      seconds,
    }),
  );

/** Accuracies on the way of the runs that match a condition, ordered by step, then task. */
export const anytimeByRun = (database: Database, condition: Condition) =>
  rowsByRun<[number, number, number, number, number], AnytimeAccuracy>(
    database,
    'step, train_task, test_task, accuracy FROM anytime_accuracies',
    condition,
    'step, test_task',
    ([, step, trainTask, testTask, accuracy]) => ({ step, trainTask, testTask, accuracy }),
  );

/** Training losses on the way of the runs that match a condition, ordered by step. */
export const lossesByRun = (database: Database, condition: Condition) =>
  rowsByRun<[number, number, number | null], TrainingLoss>(
    database,
    'step, loss FROM training_losses',
    condition,
    'step',
    ([, step, loss]) => ({ step, loss }),
  );

/** Rows are read as lists: there can be hundreds of thousands, and as objects they take twice as long. */
function rowsByRun<Row extends [run: number, ...unknown[]], Entry>(
  database: Database,
  columnsFrom: string,
  { condition, values }: Condition,
  order: string,
  entryOf: (row: Row) => Entry,
): ByRun<Entry> {
  const rows = database
    .prepare<[Record<string, string>], Row>(
      `SELECT run, ${columnsFrom}
       JOIN (SELECT rowid AS run, id FROM runs WHERE ${condition}) ON id = run_id
       ORDER BY run_id, ${order}`,
    )
    .raw()
    .all(values);
  const found = new Map<number, Entry[]>();
  for (const row of rows) {
    const entries = found.get(row[0]);
    if (entries) entries.push(entryOf(row));
    else found.set(row[0], [entryOf(row)]);
  }
  return found;
}
