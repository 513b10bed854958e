import { z } from 'zod';
import { inOurWords } from '../errors/issue-text.js';
import {
  functionSchema,
  LONGEST_NAME,
  type Misfit,
  misfitOf,
  namePattern,
  optionsSchema,
  textSchema,
} from './misfit.js';
import type { AnyStrategy, Strategy } from './strategy.js';
import { scenarioKinds } from './task-sequence.js';

const optional = functionSchema.optional();

const definitionSchema = z.strictObject({
  name: z
    .string()
    .max(LONGEST_NAME)
    .regex(namePattern, 'must be letters, digits and single hyphens, such as my-method'),
  title: textSchema,
  source: textSchema,
  optimizer: z.enum(['adam', 'adagrad', 'sgd']),
  hyperparameters: optionsSchema,
  defaults: z.strictObject({
    task: z.record(z.string(), z.json()),
    domain: z.record(z.string(), z.json()),
    class: z.record(z.string(), z.json()),
  }),
  init: optional,
  penalty: optional,
  afterStep: optional,
  importance: z
    .strictObject({
      over: z.enum(['samples', 'batches']),
      samples: optional,
      loss: functionSchema,
      headLoss: optional,
      magnitude: z.enum(['square', 'absolute']),
    })
    .optional(),
  afterTask: optional,
} satisfies Record<keyof Strategy<z.ZodObject, never>, z.ZodType>);

/** What is wrong with the definition of a strategy, whose types may never have been checked. */
export function strategyMisfit(definition: unknown): Misfit | undefined {
  const misfit = misfitOf('strategy', definitionSchema, definition, { what: 'scenario', mark: 'generate' });
  if (misfit) return misfit;
  const idle = idleIn(definition as AnyStrategy);
  if (idle) return idle;
  const { hyperparameters, defaults } = definition as AnyStrategy;
  for (const kind of scenarioKinds) {
    const [issue] = hyperparameters.safeParse(defaults[kind], inOurWords).error?.issues ?? [];
    if (issue) {
      const option = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
      return { property: 'defaults', message: `defaults.${kind} does not fit: ${option}${issue.message}` };
    }
  }
  return undefined;
}

/** A part of a strategy that would never be used. */
function idleIn(strategy: AnyStrategy): Misfit | undefined {
  const { importance, penalty, afterTask } = strategy;
  const state = (['afterStep', 'afterTask', 'init'] as const).find((name) => strategy[name]);
  if (state && !penalty) {
    return {
      property: state,
      message: `${state} has no effect without a penalty, which alone uses the state`,
    };
  }
  if (importance && !afterTask) {
    return { property: 'importance', message: 'importance has no effect without afterTask, which gets it' };
  }
  if (importance?.samples && importance.over !== 'samples') {
    return { property: 'samples', message: "importance.samples has no effect unless over is 'samples'" };
  }
  return undefined;
}
