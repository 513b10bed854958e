import { z } from 'zod';
import { inOurWords, placedText } from '../errors/issue-text.js';
import { type ElsewhereAccuracy, type ElsewhereRun, UNKNOWN_ELSEWHERE } from '../runs/elsewhere.js';
import { requireWhole } from './elsewhere.js';
import { elsewhereConfigurationSchema, taggedSchema } from './schemas.js';

const accuracy = z.strictObject({
  trainTask: z.int().nonnegative(),
  testTask: z.int().positive(),
  accuracy: z.number().min(0).max(1),
  /** Left out if it is not known. */
  samples: z.int().positive().optional(),
});

/** A run that was computed by another program, as one line of JSON. */
const line = z.strictObject({
  id: z.string(),
  configuration: elsewhereConfigurationSchema,
  file: z.string().min(1),
  tasks: z.int().positive(),
  accuracies: z.array(accuracy),
  /** Left out if they were not measured. */
  earlyAccuracies: z.array(accuracy).default([]),
  ...taggedSchema,
});

/** What the line of a run holds. */
export const elsewhereLine = ({ id, configuration, file, tasks, ...run }: ElsewhereRun): object => ({
  id,
  configuration,
  file,
  tasks,
  accuracies: run.accuracies.map(written),
  ...(run.earlyAccuracies.length > 0 && { earlyAccuracies: run.earlyAccuracies.map(written) }),
  ...(run.tags.length > 0 && { tags: run.tags }),
  ...(run.note !== null && { note: run.note }),
});

const written = ({ trainTask, testTask, accuracy, samples }: ElsewhereAccuracy): object => ({
  trainTask,
  testTask,
  accuracy,
  ...(samples !== null && { samples }),
});

/** Whether a line's JSON is that of a run that was computed by another program. */
export function isElsewhereLine(json: unknown): boolean {
  const configuration = (json as { configuration?: unknown } | null)?.configuration;
  return typeof configuration === 'object' && configuration !== null && 'elsewhere' in configuration;
}

/** @throws Error that says what is wrong with it. */
export function elsewhereRunOf(json: unknown): ElsewhereRun {
  const parsed = line.safeParse(json, inOurWords);
  if (!parsed.success) throw new Error(placedText(parsed.error.issues[0]!));
  const { accuracies, earlyAccuracies, configuration, ...others } = parsed.data;
  const run: ElsewhereRun = {
    ...UNKNOWN_ELSEWHERE,
    ...others,
    configuration: configuration as ElsewhereRun['configuration'],
    accuracies: accuracies.map(read),
    earlyAccuracies: earlyAccuracies.map(read),
  };
  requireWhole(run);
  return run;
}

const read = ({ samples, ...entry }: z.output<typeof accuracy>): ElsewhereAccuracy => ({
  ...entry,
  samples: samples ?? null,
  loss: null,
  seconds: null,
});
