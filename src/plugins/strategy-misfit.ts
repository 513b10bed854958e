import { z } from 'zod';
import { inOurWords } from '../errors/issue-text.js';
import {
  functionSchema,
  isReserved,
  LONGEST_NAME,
  type Misfit,
  misfitOf,
  optionsSchema,
  RESERVED,
  strategyNamePattern,
  textSchema,
} from './misfit.js';
import type { AnyStrategy, Strategy } from './strategy.js';
import { scenarioKinds } from './task-sequence.js';

const optional = functionSchema.optional();

const definitionSchema = z.strictObject({
  name: z
    .string()
    .max(LONGEST_NAME)
    .regex(strategyNamePattern, 'must be letters, digits and single hyphens, such as my-method')
    .refine((name) => !isReserved(name), RESERVED),
  title: textSchema,
  source: textSchema,
  optimizer: z.enum(['adam', 'adagrad', 'sgd']),
  hyperparameters: optionsSchema,
  defaults: z.partialRecord(z.enum(scenarioKinds), z.record(z.string(), z.json())),
  refuses: z.partialRecord(z.enum(scenarioKinds), textSchema).optional(),
  memory: optional,
  phases: optional,
  own: optional,
  init: optional,
  gates: optional,
  loss: optional,
  penalty: optional,
  gradients: optional,
  afterStep: optional,
  importance: z
    .strictObject({
      over: z.enum(['samples', 'batches']),
      samples: optional,
      loss: functionSchema,
      weights: optional,
      headLoss: optional,
      magnitude: z.enum(['square', 'absolute']),
    })
    .optional(),
  afterTask: optional,
  predict: optional,
} satisfies Record<keyof Strategy<z.ZodObject, never>, z.ZodType>);

/** What is wrong with the definition of a strategy, whose types may never have been checked. */
export function strategyMisfit(definition: unknown): Misfit | undefined {
  const misfit = misfitOf('strategy', definitionSchema, definition, { what: 'scenario', mark: 'generate' });
  if (misfit) return misfit;
  const idle = idleIn(definition as AnyStrategy);
  if (idle) return idle;
  const { hyperparameters, defaults, refuses = {} } = definition as AnyStrategy;
  if (scenarioKinds.every((kind) => refuses[kind] !== undefined)) {
    return { property: 'refuses', message: 'it refuses every kind of scenario, so it could never run' };
  }
  for (const kind of scenarioKinds) {
    if (refuses[kind] !== undefined && defaults[kind] !== undefined) {
      return { property: 'refuses', message: `it has defaults for ${kind}, so it must not refuse it` };
    }
    if (refuses[kind] !== undefined) continue;
    if (defaults[kind] === undefined) {
      return {
        property: 'defaults',
        message: `defaults.${kind} is missing; if it is not for such scenarios, say why in refuses.${kind}`,
      };
    }
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
  const uses = ['penalty', 'loss', 'gradients', 'gates', 'predict'] as const;
  if (state && !uses.some((name) => strategy[name])) {
    return {
      property: state,
      message: `${state} has no effect without something that uses the state, such as a penalty, a loss or predict`,
    };
  }
  if (strategy.own && !penalty && !strategy.loss && !strategy.gates) {
    return {
      property: 'own',
      message: 'own has no effect without a loss, a penalty or gates that depend on it',
    };
  }
  if (importance && !afterTask) {
    return { property: 'importance', message: 'importance has no effect without afterTask, which gets it' };
  }
  const ofSamples = (['samples', 'weights'] as const).find((name) => importance?.[name]);
  if (ofSamples && importance?.over !== 'samples') {
    return {
      property: ofSamples,
      message: `importance.${ofSamples} has no effect unless over is 'samples'`,
    };
  }
  return undefined;
}
