import { isDeepStrictEqual } from 'node:util';
import { isArray, leaves } from '../engine/array.js';
import { UserError } from '../errors/user-error.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { type Learnt, learnSmall } from './learn-small.js';

/** Largest ‖a − b‖ / ‖b‖ between compiled and direct losses and parameters. */
const TRAINED = 1e-5;
/** The same for the strategy's state, whose sums collect more rounding. */
const STATE = 1e-4;

/**
 * Learns small tasks both compiled and directly, and compares the losses, the final parameters and every tensor of the
 * state after the last task.
 * @throws UserError if they differ by more than rounding
 */
export async function checkAgreement(strategy: AnyStrategy, kind: ScenarioKind): Promise<void> {
  const compiled = resultsOf(await learnSmall('onnx', strategy, kind));
  const direct = new Map(resultsOf(await learnSmall('cpu', strategy, kind)).map((one) => [one.what, one]));
  for (const { what, values, limit } of compiled) {
    const difference = relativeDifference(values, direct.get(what)!.values);
    if (difference < limit) continue;
    throw new UserError(
      `${kind}: compiled and direct results differ by ${difference.toExponential(1)} in ${what}; does a function use anything but its arguments?`,
    );
  }
}

/**
 * Learns small tasks twice.
 * @throws UserError if the results differ at all
 */
export async function checkRepetition(strategy: AnyStrategy, kind: ScenarioKind): Promise<void> {
  const first = resultsOf(await learnSmall('cpu', strategy, kind));
  const second = resultsOf(await learnSmall('cpu', strategy, kind));
  const other = first.find(({ values }, index) => !isDeepStrictEqual(values, second[index]!.values));
  if (other === undefined) return;
  throw new UserError(
    `${kind}: a second run differs in ${other.what}; does the file keep anything outside the state, or draw random numbers?`,
  );
}

function resultsOf({ losses, ends }: Learnt): { what: string; values: ArrayLike<number>; limit: number }[] {
  const { parameters, state } = ends.at(-1)!;
  const arrays = (nest: unknown, path: string, limit: number) =>
    leaves(nest, isArray, path).map(({ path, value }) => ({ what: path, values: value.data, limit }));
  return [
    { what: 'the losses', values: losses, limit: TRAINED },
    ...arrays(parameters, 'parameters', TRAINED),
    ...arrays(state, 'state', STATE),
  ];
}

function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const values = Array.from(b);
  const apart = Math.hypot(...values.map((value, index) => a[index]! - value));
  return apart === 0 ? 0 : apart / Math.hypot(...values);
}
