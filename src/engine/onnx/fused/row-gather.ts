import { UserError } from '../../../errors/user-error.js';
import { type ArrayData, type NdArray, sizeOf } from '../../array.js';
import { CodedArray } from '../../coded-array.js';
import type { Value } from '../graph.js';
import type { Loop } from '../program.js';

/** A step's rows of a table, by numbers that the step is given. They are known before it starts. */
export interface RowGather {
  /** An input of the program: [rows, …], float32. */
  table: Value;
  /** An input of the program: [steps, …], numbers of rows. */
  numbers: Value;
  /** In the step. */
  rows: Value;
}

/** The gathers of a loop that can be done before each of its steps. */
export function rowGathersOf({ nodes, iteration }: Loop): RowGather[] {
  const slices = new Map<Value, Value>();
  const gathers: RowGather[] = [];
  for (const { op, inputs, outputs } of nodes) {
    const [from, at] = inputs;
    const [result] = outputs as [Value];
    if (op !== 'Gather' || !from!.table) continue;
    if (at === iteration) slices.set(result, from!);
    const numbers = slices.get(at!);
    if (numbers && from!.dtype === 'float32') gathers.push({ table: from!, numbers, rows: result });
  }
  return gathers;
}

/**
 * Makes the function that gathers the rows of a step.
 * @param target where they go
 */
export function rowGatherer(table: NdArray, numbers: NdArray, target: Float32Array): (step: number) => void {
  const [rows, ...rest] = table.shape as [number, ...number[]];
  const width = sizeOf(rest);
  const count = sizeOf(numbers.shape.slice(1));
  const copy =
    table instanceof CodedArray
      ? (row: number, at: number) => table.lookUp(row, target, at)
      : copyOf(table.data as Float32Array, width, target);
  return (step) => {
    for (let index = 0; index < count; index++) {
      const row = numbers.data[step * count + index]!;
      if (row < 0 || row >= rows)
        throw new UserError(`a table has ${rows} rows, but its row ${row} was taken`);
      copy(row, index * width);
    }
  };
}

const copyOf = (data: ArrayData, width: number, target: Float32Array) => (row: number, at: number) =>
  target.set(data.subarray(row * width, (row + 1) * width), at);
