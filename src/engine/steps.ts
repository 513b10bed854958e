import { UserError } from '../errors/user-error.js';
import type { Leaf, NdArray } from './array.js';

/** The number of steps: the number of slices of every array in a scan's `each`. @throws UserError if they differ. */
export function stepsOf(name: string, slices: Leaf<NdArray>[]): number {
  const steps = slices[0]?.value.shape[0];
  if (!steps) throw new UserError(`'${name}' was given no steps: 'each' has no array, or an empty one`);
  const odd = slices.find(({ value }) => value.shape[0] !== steps);
  if (odd) {
    throw new UserError(
      `'${name}': each.${odd.path} has ${odd.value.shape[0]} slices, but others have ${steps}`,
    );
  }
  return steps;
}

type Typed = Leaf<{ dtype: string; shape: readonly number[] }>[];

/** Throws unless a step returns a carry like the one it was given: leaves of the same names, types and shapes. */
export function checkCarry(name: string, given: Typed, handedOn: Typed): void {
  const next = new Map(handedOn.map(({ path, value }) => [path, value]));
  for (const { path, value } of given) {
    const output = next.get(path);
    if (!output) throw new UserError(`'${name}' does not return '${path}', which it was given`);
    const [was, is] = [value, output].map(({ dtype, shape }) => `${dtype} [${shape}]`);
    if (was !== is) throw new UserError(`'${name}' was given '${path}' as ${was}, but returns it as ${is}`);
    next.delete(path);
  }
  for (const path of next.keys()) {
    throw new UserError(`'${name}' returns '${path}', which it was not given`);
  }
}
