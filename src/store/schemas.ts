import { z } from 'zod';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { NOTE, TAG } from '../runs/tags.js';

const named = z.object({ name: z.string().min(1) }).catchall(z.json());

const mark = z.string().regex(/^[0-9a-f]{16}$/);

/** Which code a run is computed with. */
export const codeSchema = z.strictObject({
  protocol: z.int().positive(),
  scenario: mark.optional(),
  strategy: mark.optional(),
});

/** A run's configuration. Unknown options are kept; they are part of its identity. */
export const configurationSchema = z.strictObject({
  scenario: named,
  backbone: named,
  head: named,
  strategy: named,
  training: z
    .object({
      optimizer: z.string(),
      learningRate: z.number(),
      epochs: z.number().optional(),
      batchSize: z.number(),
    })
    .catchall(z.json()),
  code: codeSchema,
  data: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  seed: z.int().nonnegative(),
});

/** What is known of a run that was computed by another program. Strict, so that none of this program's runs fits it. */
export const elsewhereConfigurationSchema = z.strictObject({
  scenario: named,
  head: named,
  strategy: named,
  training: z.record(z.string(), z.json()).optional(),
  elsewhere: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  seed: z.int().nonnegative(),
});

/** The machine that a run was computed on. */
export const machineSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** The classes of each task. */
export const taskClassesSchema = z.array(z.array(z.int().nonnegative()).min(1)).min(1);

/** What a run's method held between tasks. */
export const methodMemorySchema = z.strictObject({
  bytes: z.int().nonnegative(),
  samples: z.strictObject({
    count: z.int().nonnegative(),
    bytesEach: z.int().positive(),
    as: z.enum(['images', 'features']),
  }),
});

/** How many steps had been taken when each task ended. */
export const taskEndsSchema = z.array(z.int().nonnegative()).min(1);

/** Accuracies on the way. */
export const anytimeSchema = z.strictObject({
  every: z.int().positive(),
  accuracies: z.array(
    z.strictObject({
      step: z.int().positive(),
      trainTask: z.int().positive(),
      testTask: z.int().positive(),
      accuracy: z.number().min(0).max(1),
    }),
  ),
  // Both left out in runs of versions that did not keep them.
  losses: z.array(z.strictObject({ step: z.int().positive(), loss: z.number().nullable() })).optional(),
  taskEnds: taskEndsSchema.optional(),
});

/** What was predicted after the last task. */
export const confusionSchema = z.strictObject({
  kind: z.enum(['task', 'domain', 'class'] satisfies ScenarioKind[]),
  tasks: z.array(
    z.strictObject({
      classes: z.record(z.string().regex(/^(0|[1-9]\d*)$/), z.array(z.int().nonnegative()).min(1)),
      counts: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.int().positive()])).min(1),
    }),
  ),
  // Of datasets whose classes have names; runs of earlier versions have none.
  classNames: z.array(z.string()).optional(),
});

/** Paths of the user's own files that a run used. */
export const filesSchema = z.strictObject({
  scenario: z.string().optional(),
  strategy: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});

/** What is said about a run, in lines; left out where there is nothing. */
export const taggedSchema = {
  tags: z.array(z.string().regex(TAG)).default([]),
  note: z.string().regex(NOTE).nullable().default(null),
};
