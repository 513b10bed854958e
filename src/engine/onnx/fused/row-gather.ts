import { UserError } from '../../../errors/user-error.js';
import { type NdArray, sizeOf } from '../../array.js';
import { type CodedArray, LEVELS } from '../../coded-array.js';
import type { Value } from '../graph.js';
import type { Loop } from '../program.js';
import type { LookUp } from './look-up.js';

/** A step's rows of a table, by numbers that the step is given: known before the step begins. */
export interface RowGather {
  /** An input of the program: [rows, …], float32. */
  table: Value;
  /** An input of the program: [steps, …], the numbers of rows. */
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

/** Puts the rows of a step where they belong. */
export type Gatherer = (step: number) => void;

/** Rows of floats. @param target where they go */
export function floatGatherer(table: NdArray, numbers: NdArray, target: Float32Array): Gatherer {
  const width = sizeOf(table.shape.slice(1));
  const data = table.data as Float32Array;
  return (step) => {
    numbersOf(table, numbers, step).forEach((row, index) => {
      target.set(data.subarray(row * width, (row + 1) * width), index * width);
    });
  };
}

/** Rows of codes, looked up on the way. @param place of the rows in the memory, in bytes */
export function codedGatherer(
  { codes, levels, shape }: CodedArray,
  numbers: NdArray,
  lookUp: LookUp,
  buffer: ArrayBuffer,
  place: number,
): Gatherer {
  const part = shape[1] / levels.length;
  const bytes = new Uint8Array(buffer);
  const level = new Float32Array(buffer, lookUp.levels, LEVELS);
  return (step) => {
    const wanted = numbersOf({ shape }, numbers, step);
    levels.forEach((own, index) => {
      level.set(own);
      wanted.forEach((row, at) => {
        const from = row * shape[1] + index * part;
        const to = place + 4 * (at * shape[1] + index * part);
        bytes.set(codes.subarray(from, from + part), to + 3 * part);
        lookUp.run(to, to + 4 * part);
      });
    });
  };
}

/** @throws UserError if the table does not have such a row */
function numbersOf({ shape }: Pick<NdArray, 'shape'>, numbers: NdArray, step: number): Int32Array {
  const rows = shape[0]!;
  const count = sizeOf(numbers.shape.slice(1));
  const wanted = numbers.data.subarray(step * count, (step + 1) * count) as Int32Array;
  const wrong = wanted.find((row) => row < 0 || row >= rows);
  if (wrong === undefined) return wanted;
  throw new UserError(`row ${wrong} was taken from a table with ${rows} rows, numbered from 0`);
}
