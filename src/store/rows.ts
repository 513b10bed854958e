import { identityOf } from '../runs/identity.js';
import type { RunRecord, RunStatus } from '../runs/record.js';
import type { Tagged } from '../runs/tags.js';
import type { AnytimeAccuracy, TrainingLoss } from '../training/anytime-accuracy.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { configurationOf, parsedJson, sharedJson } from './parsed-json.js';
import { checkAnytime, checkEarly, checkMatrix } from './places.js';
import { checkPredictions } from './predictions.js';
import {
  confusionSchema,
  filesSchema,
  machineSchema,
  methodMemorySchema,
  taskClassesSchema,
  taskEndsSchema,
} from './schemas.js';

/** Whether a running run is interrupted is worked out when it is read. */
export type StoredStatus = Exclude<RunStatus, 'interrupted'>;

/** A row of `runs`, as SQLite gives it. */
export interface RunRow {
  rowid: number;
  id: string;
  configuration: string;
  code_assumed: number;
  tasks: number;
  status: StoredStatus;
  error: string | null;
  program_version: string;
  backend: string;
  device: string;
  tf32: 0 | 1 | null;
  feature_device: string | null;
  batch_seeds: number;
  machine: string;
  files: string | null;
  parameter_count: number | null;
  seconds: number | null;
  peak_memory: number | null;
  method_memory: string | null;
  confusion: string | null;
  task_classes: string | null;
  evaluated_every: number | null;
  task_ends: string | null;
  started_at: string;
  finished_at: string | null;
}

/** A run's accuracies. */
export interface AccuraciesOfRun {
  accuracies: TaskAccuracy[];
  earlyAccuracies: TaskAccuracy[];
  anytime: AnytimeAccuracy[];
  /** Undefined if none were kept. */
  losses: TrainingLoss[] | undefined;
}

/**
 * A stored run.
 * @param tagged what is said about it
 * @param isHeld whether a process computes it now
 * @throws Error if a row's id does not match its configuration, or something is missing: the file is damaged.
 */
export function recordOf(
  row: RunRow,
  { accuracies, earlyAccuracies, anytime: onTheWay, losses }: AccuraciesOfRun,
  tagged: Tagged,
  isHeld: boolean,
): RunRecord {
  const configuration = configurationOf(row.configuration);
  if (row.id !== identityOf(configuration)) throw new Error('the id does not match the configuration');
  const taskClasses = row.task_classes === null ? null : sharedJson(row.task_classes, taskClassesSchema);
  const confusion = row.confusion === null ? null : parsedJson(row.confusion, confusionSchema);
  if (row.status === 'finished') {
    checkMatrix(row.tasks, accuracies);
    if (earlyAccuracies.length > 0) checkEarly(row.tasks, earlyAccuracies);
  }
  const every = row.evaluated_every;
  const taskEnds = row.task_ends === null ? undefined : sharedJson(row.task_ends, taskEndsSchema);
  if (every === null && (onTheWay.length > 0 || losses || taskEnds))
    throw new Error('accuracies on the way come from nowhere');
  const anytime =
    every === null
      ? null
      : { every, accuracies: onTheWay, ...(losses && { losses }), ...(taskEnds && { taskEnds }) };
  if (anytime) checkAnytime(row.tasks, anytime);
  requirePossible(row, taskClasses, [...accuracies, ...earlyAccuracies], { onTheWay, losses });
  if (row.status === 'finished') checkPredictions({ tasks: row.tasks, taskClasses, accuracies, confusion });
  return {
    id: row.id,
    configuration,
    codeAssumed: row.code_assumed === 1,
    tasks: row.tasks,
    taskClasses,
    status: readStatus(row.status, isHeld),
    error: row.error,
    environment: {
      programVersion: row.program_version,
      backend: row.backend,
      device: row.device,
      ...(row.tf32 !== null && { tf32: row.tf32 === 1 }),
      ...(row.feature_device !== null && { featureDevice: row.feature_device }),
      machine: sharedJson(row.machine, machineSchema),
      ...(row.batch_seeds > 1 && { batchSeeds: row.batch_seeds }),
      ...(row.files !== null && { files: sharedJson(row.files, filesSchema) }),
    },
    parameterCount: row.parameter_count,
    methodMemory: row.method_memory === null ? null : sharedJson(row.method_memory, methodMemorySchema),
    confusion,
    seconds: row.seconds,
    peakMemory: row.peak_memory,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    accuracies,
    earlyAccuracies,
    anytime,
    ...tagged,
  };
}

/** The status of a run that a process computes now, or does not. */
export const readStatus = (stored: StoredStatus, isHeld: boolean): RunStatus =>
  stored === 'running' && !isHeld ? 'interrupted' : stored;

/** Checks what the schema demands, since SQLite checks that only when it writes. @throws Error */
function requirePossible(
  row: RunRow,
  taskClasses: RunRecord['taskClasses'],
  entries: readonly TaskAccuracy[],
  { onTheWay, losses = [] }: { onTheWay: readonly AnytimeAccuracy[]; losses: TrainingLoss[] | undefined },
): void {
  const isFinished = row.status === 'finished';
  const holds = {
    'number of tasks': Number.isSafeInteger(row.tasks) && row.tasks >= 1,
    status: (['running', 'finished', 'failed'] satisfies StoredStatus[]).includes(row.status),
    'number of seeds in one program': Number.isSafeInteger(row.batch_seeds) && row.batch_seeds >= 1,
    'note on its code': [0, 1].includes(row.code_assumed),
    precision: row.tf32 === null || [0, 1].includes(row.tf32),
    error: (row.status === 'failed') === (row.error !== null),
    'end of the run': (row.status === 'running') === (row.finished_at === null),
    figures: [row.parameter_count, row.seconds, row.peak_memory].every((figure) =>
      figure === null ? !isFinished : figure >= 0,
    ),
    accuracies: entries.every(isPossible) && onTheWay.every(isFraction),
    'training losses': losses.every(({ loss }) => loss === null || Number.isFinite(loss)),
    'steps between accuracies': row.evaluated_every === null || row.evaluated_every >= 1,
    'classes of its tasks': taskClasses === null || taskClasses.length === row.tasks,
  };
  const [wrong] = Object.entries(holds).find(([, isRight]) => !isRight) ?? [];
  if (wrong !== undefined) throw new Error(`the ${wrong} cannot be right`);
}

const isFraction = ({ accuracy }: { accuracy: number }): boolean =>
  Number.isFinite(accuracy) && accuracy >= 0 && accuracy <= 1;

const isPossible = ({ accuracy, taskAware = accuracy, samples, seconds }: TaskAccuracy): boolean =>
  isFraction({ accuracy }) &&
  isFraction({ accuracy: taskAware }) &&
  Number.isSafeInteger(samples) &&
  samples >= 1 &&
  seconds !== null &&
  seconds >= 0;
