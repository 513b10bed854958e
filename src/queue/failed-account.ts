import { z } from 'zod';
import type { RunEnvironment } from '../runs/record.js';
import { accuracyOfLine, withLoss } from '../store/lines.js';
import { machineSchema, taskClassesSchema } from '../store/schemas.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { readJson } from './read-json.js';

/** What is known of a run that failed, besides the reason. */
export interface FailedAccount {
  /** 2 if such a run can never work. */
  exitCode: 1 | 2;
  tasks: number;
  taskClasses: number[][] | null;
  environment: RunEnvironment;
  /** Of the tasks that it has come to. */
  accuracies: TaskAccuracy[];
  earlyAccuracies: TaskAccuracy[];
}

const schema = z.object({
  exitCode: z.union([z.literal(1), z.literal(2)]),
  tasks: z.int().positive(),
  taskClasses: taskClassesSchema.nullable(),
  environment: z.object({
    programVersion: z.string(),
    backend: z.string(),
    device: z.string(),
    tf32: z.boolean().optional(),
    featureDevice: z.string().optional(),
    machine: machineSchema,
    batchSeeds: z.int().min(2).optional(),
  }),
  accuracies: z.array(accuracyOfLine.transform(withLoss)),
  earlyAccuracies: z.array(accuracyOfLine.transform(withLoss)),
});

/** Undefined if there is none: no worker has come to the run's end. */
export const failedAccountOf = (json: string | null): FailedAccount | undefined =>
  readJson(schema, json) as FailedAccount | undefined;
