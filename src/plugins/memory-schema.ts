import { z } from 'zod';
import type { Memory, Phase } from './memory.js';

/** What a strategy's `memory` returns, whose types may never have been checked. */
export const memorySchema = z
  .strictObject({
    capacity: z.int().nonnegative(),
    keeps: z.enum(['reservoir', 'classes', 'tasks']),
    shares: z.enum(['seen', 'all']).optional(),
    taken: z.enum(['start', 'end']).optional(),
    rank: z.enum(['random', 'herding']).optional(),
    draws: z.record(z.string(), z.int().positive()).optional(),
    whole: z.boolean().optional(),
  } satisfies Record<keyof Memory, z.ZodType>)
  .superRefine((memory, { addIssue }) => {
    if (memory.keeps === 'tasks' && memory.rank === 'herding') {
      addIssue({
        code: 'custom',
        path: ['rank'],
        message: "herding is of the samples of a class: it is for keeps: 'classes'",
      });
    }
    if (memory.keeps !== 'reservoir') return;
    for (const name of ['shares', 'taken', 'rank', 'whole'] as const) {
      if (memory[name] === undefined) continue;
      addIssue({
        code: 'custom',
        path: [name],
        message: 'is not for a reservoir, which takes samples step by step',
      });
    }
  });

/** One of what a strategy's `phases` returns. */
export const phaseSchema = z.strictObject({
  on: z
    .array(z.enum(['task', 'memory', 'repeated memory', 'seen']))
    .min(1)
    .optional(),
  from: z.literal('initial').optional(),
  epochs: z.int().positive().optional(),
  trains: z.boolean().optional(),
} satisfies Record<keyof Phase, z.ZodType>);
