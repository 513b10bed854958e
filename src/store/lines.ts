import { z } from 'zod';
import { inOurWords, placedText } from '../errors/issue-text.js';
import { canonical } from '../runs/canonical.js';
import type { RunConfiguration } from '../runs/configuration.js';
import { type AnyRun, anySeedless, type ElsewhereRun, isElsewhere } from '../runs/elsewhere.js';
import { identityOf } from '../runs/identity.js';
import type { RunRecord } from '../runs/record.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { elsewhereLine, elsewhereRunOf, isElsewhereLine } from './elsewhere-lines.js';
import { type CodelessConfiguration, withAssumedCode } from './migrations/006-code.js';
import { withHeadOptions } from './migrations/007-head-options.js';
import { checkAnytime, checkEarly, checkMatrix } from './places.js';
import { checkPredictions } from './predictions.js';
import {
  anytimeSchema,
  configurationSchema,
  confusionSchema,
  filesSchema,
  machineSchema,
  methodMemorySchema,
  taggedSchema,
  taskClassesSchema,
} from './schemas.js';
import type { FinishedRun } from './store.js';

/** One entry of an accuracy matrix. */
export const accuracyOfLine = z.strictObject({
  trainTask: z.int().nonnegative(),
  testTask: z.int().positive(),
  accuracy: z.number().min(0).max(1),
  /** Left out where there is none. */
  taskAware: z.number().max(1).optional(),
  /** Null if it was not a number. */
  loss: z.number().nullable(),
  samples: z.int().positive(),
  seconds: z.number().nonnegative(),
});

/** A finished run as one line of JSON. */
export const line = z.strictObject({
  id: z.string(),
  /** Lines of versions that did not record which code computed a run are without it. */
  configuration: configurationSchema.partial({ code: true }),
  /** Left out if the code was recorded. */
  codeAssumed: z.boolean().default(false),
  tasks: z.int().positive(),
  /** Lines of versions that did not store them are without them. */
  taskClasses: taskClassesSchema.nullable().default(null),
  environment: z.strictObject({
    programVersion: z.string(),
    backend: z.string(),
    device: z.string(),
    /** Lines of versions without a choice are without it: then a GPU computed so. */
    tf32: z.boolean().optional(),
    featureDevice: z.string().min(1).optional(),
    machine: machineSchema,
    /** Left out for one. */
    batchSeeds: z.int().min(2).optional(),
    files: filesSchema.optional(),
  }),
  parameterCount: z.int().nonnegative(),
  /** Lines of versions that did not compute it are without it. */
  methodMemory: methodMemorySchema.nullable().default(null),
  /** Lines of versions that did not store it are without it. */
  confusion: confusionSchema.nullable().default(null),
  seconds: z.number().nonnegative(),
  peakMemory: z.int().nonnegative(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  accuracies: z.array(accuracyOfLine),
  /** Left out if they were not measured. */
  earlyAccuracies: z.array(accuracyOfLine.omit({ taskAware: true })).default([]),
  /** Left out if they were not measured. */
  anytime: anytimeSchema.nullable().default(null),
  ...taggedSchema,
});

/**
 * Finished runs as lines of JSON, with all that is needed to store them again. The same runs give the same text: keys
 * are sorted, and runs are sorted by scenario, head, strategy, configuration and seed.
 */
export function linesOf(runs: readonly AnyRun[]): string {
  const sorted = runs
    .filter(({ status }) => status === 'finished')
    .map((run) => ({ run, place: placeOf(run) }))
    .sort((a, b) =>
      a.place < b.place ? -1 : a.place > b.place ? 1 : a.run.configuration.seed - b.run.configuration.seed,
    );
  return sorted
    .map(({ run }) => `${canonical(isElsewhere(run) ? elsewhereLine(run) : lineOf(run))}\n`)
    .join('');
}

const lineOf = ({
  status: _,
  error: __,
  codeAssumed,
  earlyAccuracies,
  methodMemory,
  taskClasses,
  anytime,
  confusion,
  tags,
  note,
  ...run
}: RunRecord): object => ({
  ...run,
  ...(codeAssumed && { codeAssumed }),
  ...(methodMemory && { methodMemory }),
  ...(taskClasses && { taskClasses }),
  ...(earlyAccuracies.length > 0 && { earlyAccuracies }),
  ...(anytime && { anytime }),
  ...(confusion && { confusion }),
  ...(tags.length > 0 && { tags }),
  ...(note !== null && { note }),
});

function placeOf(run: AnyRun): string {
  const configuration = anySeedless(run.configuration);
  const { scenario, head, strategy } = configuration;
  return JSON.stringify([scenario.name, head.name, strategy.name, canonical(configuration)]);
}

/**
 * Reads a line back, whoever computed the run.
 * @throws Error that says what is wrong with it.
 */
export function anyRunOfLine(text: string): FinishedRun | ElsewhereRun {
  const json = parsedLine(text);
  return isElsewhereLine(json) ? elsewhereRunOf(json) : ownRunOf(json);
}

/**
 * Reads a run of this program back.
 * @throws Error that says what is wrong with it.
 */
export const runOfLine = (text: string): FinishedRun => ownRunOf(parsedLine(text));

function ownRunOf(json: unknown): FinishedRun {
  const parsed = line.safeParse(json, inOurWords);
  if (!parsed.success) {
    throw new Error(placedText(parsed.error.issues[0]!));
  }
  const { accuracies, earlyAccuracies, ...run } = parsed.data;
  const stored = run.configuration as CodelessConfiguration | RunConfiguration;
  if (run.id !== identityOf(stored)) throw new Error('the id does not match the configuration');
  const isCoded = 'code' in stored;
  const configuration = withHeadOptions(isCoded ? stored : withAssumedCode(stored));
  checkMatrix(run.tasks, accuracies);
  if (earlyAccuracies.length > 0) checkEarly(run.tasks, earlyAccuracies);
  if (run.anytime) checkAnytime(run.tasks, run.anytime);
  const measured = accuracies.map(withLoss);
  checkPredictions({ ...run, accuracies: measured });
  const { environment } = run;
  return {
    ...run,
    environment: environment.device === 'cuda' ? { tf32: true, ...environment } : environment,
    id: identityOf(configuration),
    configuration,
    codeAssumed: run.codeAssumed || !isCoded,
    accuracies: measured,
    earlyAccuracies: earlyAccuracies.map(withLoss),
  };
}

/** The entry itself, whose loss may be no number. */
export const withLoss = (entry: z.output<typeof accuracyOfLine>): TaskAccuracy => ({
  ...entry,
  loss: entry.loss ?? Number.NaN,
});

/** The most levels of nested objects and lists, more than any option needs. */
const DEEPEST = 100;

function parsedLine(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  // Level by level, since recursive code, such as that of schemas and SQLite, has its limits.
  let level = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new Error(`it has more than ${DEEPEST} levels of nested objects and lists`);
    const objects = level.filter((value): value is object => typeof value === 'object' && value !== null);
    // The schema would drop this key.
    if (objects.some((value) => Object.hasOwn(value, '__proto__'))) {
      throw new Error('it has a key called __proto__');
    }
    level = objects.flatMap((value) => Object.values(value) as unknown[]);
  }
  return json;
}
