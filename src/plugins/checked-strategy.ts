import { Tensor } from '@tensorflow/tfjs-core';
import { type Leaf, leaves } from '../engine/array.js';
import { checkCarry } from '../engine/steps.js';
import { UserError } from '../errors/user-error.js';
import { frozenCopy } from './handed-out.js';
import type { AnyStrategy, Importance, StrategyState } from './strategy.js';

/** Makes an error from what one of a definition's functions threw, or from what is wrong with its result. */
export type Fault = (called: string, error: unknown) => UserError;

/** A strategy with functions of any types. */
interface Untyped extends Omit<AnyStrategy, 'init' | 'penalty' | 'importance' | 'afterStep' | 'afterTask'> {
  init?(...given: unknown[]): unknown;
  penalty?(...given: unknown[]): unknown;
  afterStep?(...given: unknown[]): unknown;
  afterTask?(...given: unknown[]): unknown;
  importance?: Importance<object>;
}

/**
 * The same strategy, but its functions throw a fault if they throw, return something that the contract forbids (a
 * penalty that is not a scalar, a state of other shapes than before), or write to the records that they are given.
 */
export function checkedStrategy(strategy: AnyStrategy, fault: Fault): AnyStrategy {
  const { init, penalty, importance, afterStep, afterTask, ...description } = strategy as Untyped;
  const guarded =
    <Given extends unknown[], Result>(
      name: string,
      call: (...given: Given) => Result,
      check: (result: Result, ...given: Given) => void,
    ) =>
    (...given: Given): Result => {
      try {
        const result = call(...(given.map(frozenCopy) as Given));
        check(result, ...given);
        return result;
      } catch (error) {
        throw fault(name, error);
      }
    };
  const keepsShapes = (name: string) => (next: unknown, state: unknown) =>
    checkCarry(`${name} of ${strategy.name}`, tensorsOf(state), tensorsOf(next));
  const guardedImportance = importance && {
    ...importance,
    ...(importance.samples && { samples: guarded('samples', importance.samples, requireCount) }),
    ...(importance.headLoss && { headLoss: guarded('headLoss', importance.headLoss, requireBoolean) }),
    loss: guarded('loss', importance.loss, (loss, logits) =>
      requireShape('the loss', loss, importance.over === 'samples' ? [logits.shape[0]] : []),
    ),
  };
  return {
    ...description,
    ...(init && { init: guarded('init', init, (state) => void tensorsOf(state)) }),
    ...(penalty && {
      penalty: guarded('penalty', penalty, (value) => requireShape('the penalty', value, [])),
    }),
    ...(guardedImportance && { importance: guardedImportance }),
    ...(afterStep && { afterStep: guarded('afterStep', afterStep, keepsShapes('afterStep')) }),
    ...(afterTask && { afterTask: guarded('afterTask', afterTask, keepsShapes('afterTask')) }),
  } as AnyStrategy;
}

const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

const tensorsOf = (state: unknown): Leaf<Tensor>[] => leaves(state as StrategyState, isTensor, 'state');

function requireCount(value: unknown): void {
  if (value === undefined || (Number.isInteger(value) && (value as number) > 0)) return;
  throw new UserError(`samples must be a positive whole number or undefined, but is ${value}`);
}

function requireBoolean(value: unknown): void {
  if (typeof value !== 'boolean') throw new UserError(`headLoss must be true or false, but is ${value}`);
}

function requireShape(what: string, value: unknown, shape: readonly number[]): void {
  const wanted = `a float32 tensor of shape [${shape}]`;
  if (!isTensor(value)) throw new UserError(`${what} must be ${wanted}, but is ${typeof value}`);
  if (value.dtype !== 'float32' || `${value.shape}` !== `${shape}`) {
    throw new UserError(`${what} must be ${wanted}, but is ${value.dtype} [${value.shape}]`);
  }
}
