import { isDeepStrictEqual } from 'node:util';
import { isArray, leaves } from '../engine/array.js';
import { UserError } from '../errors/user-error.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { Learnt } from './learn-small.js';
import type { SmallRuns } from './small-runs.js';

/** Largest ‖a − b‖ / ‖b‖ between compiled and direct losses and parameters. */
const TRAINED = 1e-5;
/** The same for the strategy's state, whose sums collect more rounding. */
const STATE = 1e-4;

/**
 * Compares what was learnt compiled, after another seed, and directly: the losses of steps and tests, the final
 * parameters, every tensor of the state after the last task, and what the memory drew and held.
 * @throws UserError if they differ by more than rounding
 */
export async function checkAgreement(runs: SmallRuns, kind: ScenarioKind): Promise<void> {
  const compiled = (await runs.of('onnx', kind)).first;
  const direct = (await runs.of('cpu', kind)).first;
  const expected = new Map(resultsOf(direct).map((one) => [one.what, one.values]));
  for (const { what, values, limit } of resultsOf(compiled)) {
    const difference = relativeDifference(values, expected.get(what)!);
    if (difference < limit) continue;
    throw new UserError(
      `${kind}: compiled and direct results differ by ${difference.toExponential(1)} in ${what}; does a function use anything but its arguments?`,
    );
  }
  if (isDeepStrictEqual(compiled.replayed, direct.replayed)) return;
  throw new UserError(`${kind}: compiled and direct runs drew or held other samples`);
}

/**
 * Compares what was learnt twice, both compiled and directly.
 * @throws UserError if the results differ at all
 */
export async function checkRepetition(runs: SmallRuns, kind: ScenarioKind): Promise<void> {
  for (const backend of ['cpu', 'onnx'] as const) {
    const { first, again } = await runs.of(backend, kind);
    const other = differenceOf(first, again);
    if (other === undefined) continue;
    throw new UserError(
      `${kind}: a second run differs in ${other}; does the file keep anything outside the state, or draw random numbers?`,
    );
  }
}

/** The first thing, if any, that two runs do not have the same bits of. */
export function differenceOf(first: Learnt, second: Learnt): string | undefined {
  if (!isDeepStrictEqual(first.replayed, second.replayed)) return 'what the memory drew and held';
  const others = resultsOf(second);
  return resultsOf(first).find(({ values }, index) => !isDeepStrictEqual(values, others[index]!.values))
    ?.what;
}

function resultsOf({ losses, tested, ends }: Learnt) {
  const { parameters, state } = ends.at(-1)!;
  const arrays = (nest: unknown, path: string, limit: number) =>
    leaves(nest, isArray, path).map(({ path, value }) => ({ what: path, values: value.data, limit }));
  return [
    { what: 'the losses', values: losses, limit: TRAINED },
    { what: 'the losses of tests', values: tested, limit: TRAINED },
    ...arrays(parameters, 'parameters', TRAINED),
    ...arrays(state, 'state', STATE),
  ];
}

function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const values = Array.from(b);
  const apart = Math.hypot(...values.map((value, index) => a[index]! - value));
  return apart === 0 ? 0 : apart / Math.hypot(...values);
}
