import type { Database } from 'better-sqlite3';
import { type ElsewhereAccuracy, type ElsewhereRun, UNKNOWN_ELSEWHERE } from '../runs/elsewhere.js';
import { identityOf } from '../runs/identity.js';
import type { Tagged } from '../runs/tags.js';
import { conditionOf, isTimed, type RunFilter } from './filter.js';
import { parsedJson } from './parsed-json.js';
import { checkEarly, checkMatrix } from './places.js';
import { elsewhereConfigurationSchema } from './schemas.js';
import { taggedIn } from './tags.js';

interface ElsewhereRow {
  id: string;
  configuration: string;
  file: string;
  tasks: number;
}

interface ElsewhereAccuracyRow {
  run_id: string;
  train_task: number;
  test_task: number;
  accuracy: number;
  samples: number | null;
}

/** Stores a run, unless it is there. Call within a transaction. @returns whether it was stored */
export function insertElsewhere(database: Database, run: ElsewhereRun): boolean {
  requireWhole(run);
  const { id, configuration, file, tasks } = run;
  const inserted = database
    .prepare(
      `INSERT INTO elsewhere_runs (id, configuration, file, tasks) VALUES (@id, @configuration, @file, @tasks)
       ON CONFLICT (id) DO NOTHING`,
    )
    .run({ id, configuration: JSON.stringify(configuration), file, tasks });
  if (inserted.changes === 0) return false;
  const insert = database.prepare(
    `INSERT INTO elsewhere_accuracies (run_id, train_task, test_task, accuracy, samples)
     VALUES (@id, @trainTask, @testTask, @accuracy, @samples)`,
  );
  for (const { trainTask, testTask, accuracy, samples } of [...run.accuracies, ...run.earlyAccuracies]) {
    insert.run({ id, trainTask, testTask, accuracy, samples });
  }
  return true;
}

/**
 * The runs that a filter selects, ordered by scenario, head, strategy, configuration, seed. Call within a transaction.
 * @param read reads one run; it may say which could not be read
 */
export function elsewhereRuns(
  database: Database,
  { status, ...filter }: RunFilter,
  read: (id: string, read: () => ElsewhereRun) => ElsewhereRun,
): ElsewhereRun[] {
  // All of them are finished.
  if ((status && !status.includes('finished')) || isTimed(filter)) return [];
  const { condition, values } = conditionOf(filter);
  const accuracies = new Map<string, ElsewhereAccuracyRow[]>();
  for (const row of database
    .prepare<[Record<string, string>], ElsewhereAccuracyRow>(
      `SELECT * FROM elsewhere_accuracies WHERE run_id IN (SELECT id FROM elsewhere_runs WHERE ${condition})
       ORDER BY run_id, train_task, test_task`,
    )
    .all(values)) {
    const entries = accuracies.get(row.run_id);
    if (entries) entries.push(row);
    else accuracies.set(row.run_id, [row]);
  }
  const taggedOf = taggedIn(database, `SELECT id FROM elsewhere_runs WHERE ${condition}`, values);
  return database
    .prepare<[Record<string, string>], ElsewhereRow>(
      `SELECT id, configuration, file, tasks FROM elsewhere_runs WHERE ${condition}
       ORDER BY scenario, head, strategy, json_remove(configuration, '$.seed'), seed`,
    )
    .all(values)
    .map((row) => read(row.id, () => runOf(row, accuracies.get(row.id) ?? [], taggedOf(row.id))));
}

/** @throws Error if something is missing or impossible: the file is damaged. */
function runOf(
  { id, configuration, file, tasks }: ElsewhereRow,
  rows: readonly ElsewhereAccuracyRow[],
  tagged: Tagged,
): ElsewhereRun {
  const entries = rows.map(
    ({ train_task: trainTask, test_task: testTask, accuracy, samples }): ElsewhereAccuracy => {
      const isPossible = accuracy >= 0 && accuracy <= 1 && (samples === null || samples >= 1);
      if (!isPossible) throw new Error('the accuracies cannot be right');
      return { trainTask, testTask, accuracy, samples, loss: null, seconds: null };
    },
  );
  // SQLite checks what the schema demands only when it writes.
  if (!Number.isSafeInteger(tasks) || tasks < 1) throw new Error('the number of tasks cannot be right');
  if (typeof file !== 'string' || file === '') throw new Error('the name of its file is missing');
  const run: ElsewhereRun = {
    ...UNKNOWN_ELSEWHERE,
    id,
    configuration: parsedJson(configuration, elsewhereConfigurationSchema) as ElsewhereRun['configuration'],
    file,
    tasks,
    accuracies: entries.filter(({ trainTask, testTask }) => testTask <= trainTask),
    earlyAccuracies: entries.filter(({ trainTask, testTask }) => testTask > trainTask),
    ...tagged,
  };
  requireWhole(run);
  return run;
}

/** @throws Error if its id does not match its configuration, or an accuracy is missing */
export function requireWhole({
  id,
  configuration,
  tasks,
  accuracies,
  earlyAccuracies,
}: Omit<ElsewhereRun, 'file' | keyof Tagged>): void {
  if (id !== identityOf(configuration)) throw new Error('the id does not match the configuration');
  checkMatrix(tasks, accuracies);
  if (earlyAccuracies.length > 0) checkEarly(tasks, earlyAccuracies);
}
