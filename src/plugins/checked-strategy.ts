import { Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { type Leaf, leaves } from '../engine/array.js';
import { checkCarry } from '../engine/steps.js';
import { inOurWords } from '../errors/issue-text.js';
import { UserError } from '../errors/user-error.js';
import { GivenRecords } from './given-records.js';
import { memorySchema, phaseSchema } from './memory-schema.js';
import type { AnyStrategy, Importance, StrategyState } from './strategy.js';

/** Makes an error from what one of a definition's functions threw, or from what is wrong with its result. */
export type Fault = (called: string, error: unknown) => UserError;

type Called = (...given: never[]) => unknown;

/** What is required of a function's result; it gets what the function was called with, too. */
type Check = (result: unknown, ...given: unknown[]) => void;

/**
 * The same strategy, but its functions throw a fault if they throw, return something that the contract forbids (a
 * penalty that is not a scalar, a state of other shapes than before), write to the records that they are given, or read
 * a name of them that is not there.
 */
export function checkedStrategy(strategy: AnyStrategy, fault: Fault): AnyStrategy {
  const guarded = (name: string, call: Called, check: Check, within = ''): Called => {
    const guard = (...given: unknown[]): unknown => {
      const records = new GivenRecords(`${within}${name}`, strategy.hyperparameters);
      try {
        const result = call(...(records.copied(given) as never[]));
        check(result, ...given);
        return result;
      } catch (error) {
        throw fault(name, records.causeOf(error));
      }
    };
    // How many arguments a penalty takes says whether it depends on samples.
    return Object.defineProperty(guard, 'length', { value: call.length });
  };
  const guardedAmong = <Part extends object>(
    part: Part,
    checks: Readonly<Record<string, Check>>,
    within?: string,
  ): Part => {
    const functions = Object.entries(part).filter(([name, value]) => name in checks && value !== undefined);
    const own = functions.map(([name, call]) => [name, guarded(name, call as Called, checks[name]!, within)]);
    return { ...part, ...Object.fromEntries(own) } as Part;
  };
  const { importance } = strategy as { importance?: Importance<object> };
  return {
    ...guardedAmong(strategy, checksOf(strategy.name)),
    ...(importance && { importance: guardedAmong(importance, importanceChecks(importance), 'importance.') }),
  } as AnyStrategy;
}

const checksOf = (strategy: string): Record<string, Check> => {
  const keepsShapes =
    (name: string, given = 0): Check =>
    (next, ...all) =>
      checkCarry(`${name} of ${strategy}`, tensorsOf(all[given]), tensorsOf(next));
  const scalar =
    (what: string): Check =>
    (value) =>
      requireShape(what, value, []);
  return {
    memory: (memory) => required('memory', memorySchema, memory),
    phases: (phases) => required('phases', z.array(phaseSchema).min(1), phases),
    own: requireOwn,
    init: (state) => void tensorsOf(state),
    gates: (gates) => void tensorsOf(gates),
    loss: scalar('the loss'),
    penalty: scalar('the penalty'),
    gradients: keepsShapes('gradients'),
    afterStep: keepsShapes('afterStep'),
    afterTask: keepsShapes('afterTask'),
    predict: (scores, _, samples) =>
      requireShape('the scores', scores, [(samples as { labels: Tensor }).labels.shape[0]!, '*']),
  };
};

/** One number or several for each sample. */
const perSample =
  (what: string): Check =>
  (value, logits) => {
    const [batch] = (logits as Tensor).shape as [number, number];
    requireShape(what, value, isTensor(value) && value.rank === 2 ? [batch, '*'] : [batch]);
  };

const importanceChecks = ({ over }: Importance<object>): Record<string, Check> => ({
  samples: (value) => {
    if (value !== undefined && !isCount(value, 1))
      throw new UserError(`samples must be a positive whole number or undefined, but is ${value}`);
  },
  headLoss: (value) => {
    if (typeof value !== 'boolean') throw new UserError(`headLoss must be true or false, but is ${value}`);
  },
  loss: over === 'samples' ? perSample('the loss') : (loss) => requireShape('the loss', loss, []),
  weights: (weights, logits) => weights === undefined || perSample('the weights')(weights, logits),
});

const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

const tensorsOf = (state: unknown): Leaf<Tensor>[] => leaves(state as StrategyState, isTensor, 'state');

const isCount = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && (value as number) >= least;

function required(what: string, schema: z.ZodType, value: unknown): void {
  const [issue] = schema.safeParse(value, inOurWords).error?.issues ?? [];
  if (issue) throw new UserError(`${[what, ...issue.path].join('.')}: ${issue.message}`);
}

function requireOwn(parameters: unknown): void {
  for (const [name, value] of Object.entries(parameters as object)) {
    if (name.includes('.')) throw new UserError(`the name of an own parameter has no dot: ${name}`);
    if (!isTensor(value) || value.dtype !== 'float32')
      throw new UserError(`the own parameter ${name} must be a float32 tensor`);
  }
}

/** @param shape `*` stands for any size */
function requireShape(what: string, value: unknown, shape: readonly (number | '*')[]): void {
  const wanted = `a float32 tensor of shape [${shape}]`;
  if (!isTensor(value)) throw new UserError(`${what} must be ${wanted}, but is ${typeof value}`);
  const fits =
    value.shape.length === shape.length &&
    value.shape.every((size, at) => shape[at] === '*' || shape[at] === size);
  if (value.dtype !== 'float32' || !fits) {
    throw new UserError(`${what} must be ${wanted}, but is ${value.dtype} [${value.shape}]`);
  }
}
