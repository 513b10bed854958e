import { array, type NdArray, sizeOf } from '../array.js';
import { filledIn } from '../onnx/trace.js';
import type { Call, LaneProgram } from './call.js';
import type { LoadedProgram } from './loaded-program.js';

/** Calls of equal programs, at most one of each lane. */
export type Group = readonly { call: Call; traced: LaneProgram }[];

/** A call on the way: what its next part starts from, and the results of its steps so far. */
interface Progress {
  call: Call;
  traced: LaneProgram;
  carry: readonly NdArray[];
  outputs: NdArray[][];
}

/**
 * Makes the calls of a group. Where scans have different numbers of steps, all take the steps that they have in common
 * together, and then those go on that have more.
 * @returns the results, in the order of the group
 */
export async function runGroup(program: LoadedProgram, group: Group): Promise<unknown[]> {
  const all = group.map(
    ({ call, traced }): Progress => ({
      call,
      traced,
      carry: call.given.slice(0, call.loop?.carried),
      outputs: [],
    }),
  );
  const ends = new Set(group.map(({ call }) => call.loop?.steps ?? 0));
  let from = 0;
  for (const to of [...ends].sort((a, b) => a - b)) {
    const going = all.filter(({ call }) => (call.loop?.steps ?? 0) >= to);
    const given = new Map(going.map((one) => [one.call.lane, givenFor(one, from, to)]));
    const results = await program.run(given);
    going.forEach((one, index) => {
      const result = results[index]!;
      one.carry = result.slice(0, one.call.loop?.carried);
      one.outputs.push(result.slice(one.carry.length));
    });
    from = to;
  }
  return all.map(({ traced, carry, outputs }) =>
    filledIn(traced.structure, [
      ...carry,
      ...outputs[0]!.map((_, index) => below(outputs.map((part) => part[index]!))),
    ]),
  );
}

/** What a program is given for the steps `from` … `to` (exclusive) of a call. */
function givenFor({ call: { given, loop }, traced, carry }: Progress, from: number, to: number) {
  if (!loop) return [...given, ...traced.constants];
  const { carried, sliced } = loop;
  const slices = given.slice(carried, carried + sliced).map((one) => stepsIn(one, from, to));
  return [BigInt(to - from), ...carry, ...slices, ...given.slice(carried + sliced), ...traced.constants];
}

/** A part of an array [steps, …]: the same memory. */
function stepsIn({ dtype, shape: [steps, ...slice], data }: NdArray, from: number, to: number): NdArray {
  const size = sizeOf(slice);
  const part = from === 0 && to === steps ? data : data.subarray(from * size, to * size);
  return array(dtype, [to - from, ...slice], part);
}

/** Arrays [steps, …] as one. */
function below(parts: readonly NdArray[]): NdArray {
  const [{ dtype, shape, data }] = parts as [NdArray];
  if (parts.length === 1) return parts[0]!;
  const steps = parts.reduce((sum, part) => sum + part.shape[0]!, 0);
  const all = new (data.constructor as new (length: number) => typeof data)(
    parts.reduce((sum, part) => sum + part.data.length, 0),
  );
  let place = 0;
  for (const part of parts) {
    all.set(part.data, place);
    place += part.data.length;
  }
  return array(dtype, [steps, ...shape.slice(1)], all);
}
