import { UserError } from '../errors.js';
import type { Leaf, NdArray } from './array.js';

/** The number of steps that the arrays of a scan's `each` hold slices for; they must agree. */
export function stepsOf(name: string, slices: Leaf<NdArray>[]): number {
  const steps = slices[0]?.value.shape[0];
  if (!steps) throw new UserError(`'${name}' was given no steps: 'each' holds no array, or an empty one`);
  const odd = slices.find(({ value }) => value.shape[0] !== steps);
  if (odd) {
    throw new UserError(`'${name}': each.${odd.path} has ${odd.value.shape[0]} slices, others have ${steps}`);
  }
  return steps;
}
