import type { Value } from '../../onnx/graph.js';

/** What a rule gets and makes: a value of the lifted program, and what it is to each lane. */
export interface Operand {
  value: Value;
  /** What a lane sees. */
  shape: readonly number[];
  /**
   * Whether each lane has its own; then the value is [lanes, 1, …, 1, ...shape], with any number of ones, so that it
   * broadcasts as `shape` does. Otherwise it is [...shape], the same for all lanes.
   */
  isLifted: boolean;
}

export const rankOf = ({ value }: Operand): number => value.shape.length;

/** An axis of what a lane sees, in the operand's value. @param axis counted from 0, or from the end if negative */
export const axisIn = (x: Operand, axis: number): number =>
  (axis < 0 ? axis + x.shape.length : axis) + rankOf(x) - x.shape.length;

/** The integers of a constant. */
export function integersOf({ value }: Operand): number[] {
  const { constant, shape } = value;
  if (!constant) throw new NoRule('integers that are computed');
  if ('data' in constant) return Array.from(constant.data as ArrayLike<number | bigint>, Number);
  return new Array<number>(shape[0] ?? 1).fill(constant.fill);
}

/** An operation, or a use of it, that cannot be lifted. */
export class NoRule extends Error {}
