import { type ArrayData, array, type NdArray, sizeOf } from '../array.js';

type Make = new (length: number) => ArrayData;
type View = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayData;

const emptyLike = (data: ArrayData, length: number): ArrayData => new (data.constructor as Make)(length);

/** An array of each lane; none of lanes that take no part, whose places hold any numbers. */
export type OfLanes = readonly (NdArray | undefined)[];

/** Arrays of one shape as one with the lanes first, in the given shape. Arrays that already lie so are not copied. */
export function stacked(arrays: OfLanes, shape: readonly number[]): NdArray {
  const first = firstOf(arrays);
  const { dtype, data } = first;
  const inPlace = whereTheyLie(arrays);
  if (inPlace) return array(dtype, shape, inPlace);
  const all = emptyLike(data, arrays.length * data.length);
  arrays.forEach((one, lane) => {
    all.set((one ?? first).data, lane * data.length);
  });
  return array(dtype, shape, all);
}

/** The memory in which arrays follow each other. Where one is missing, integers could be no places there. */
function whereTheyLie(arrays: OfLanes): ArrayData | undefined {
  const lane = arrays.findIndex((one) => one);
  const { dtype, data } = arrays[lane]!;
  if (dtype !== 'float32' && arrays.includes(undefined)) return undefined;
  const start = data.byteOffset - lane * data.byteLength;
  const isIn = ({ data: one }: NdArray, at: number) =>
    one.buffer === data.buffer && one.byteOffset === start + at * data.byteLength;
  const end = start + arrays.length * data.byteLength;
  if (start < 0 || end > data.buffer.byteLength || !arrays.every((one, at) => !one || isIn(one, at)))
    return undefined;
  return new (data.constructor as View)(data.buffer, start, arrays.length * data.length);
}

/** Arrays [steps, …] as one [steps, lanes, …]. */
export function interleaved(arrays: OfLanes): NdArray {
  const first = firstOf(arrays);
  const { dtype, data } = first;
  const [steps, ...slice] = first.shape as [number, ...number[]];
  const size = sizeOf(slice);
  const all = emptyLike(data, arrays.length * data.length);
  let place = 0;
  for (let step = 0; step < steps; step++)
    for (const one of arrays) {
      all.set((one ?? first).data.subarray(step * size, (step + 1) * size), place);
      place += size;
    }
  return array(dtype, [steps, arrays.length, ...slice], all);
}

/** Any of them; there is at least one. */
export const firstOf = (arrays: OfLanes): NdArray => arrays.find((one) => one)!;

/** A lane's part of an array that has the lanes first: the same memory. */
export function partOf({ dtype, data }: NdArray, lane: number, shape: readonly number[]): NdArray {
  const size = sizeOf(shape);
  return array(dtype, shape, data.subarray(lane * size, (lane + 1) * size));
}

/** A lane's part of an array [steps, lanes, …]. @param slice the shape of a step's part */
export function slicesOf(
  { dtype, data, shape: [steps] }: NdArray,
  lane: number,
  lanes: number,
  slice: readonly number[],
): NdArray {
  const size = sizeOf(slice);
  const own = emptyLike(data, steps! * size);
  for (let step = 0; step < steps!; step++) {
    const start = (step * lanes + lane) * size;
    own.set(data.subarray(start, start + size), step * size);
  }
  return array(dtype, [steps!, ...slice], own);
}

/** Arrays [rows, …] below each other, and where each begins; one that comes several times is there once. */
export function joined(arrays: OfLanes): { table: NdArray; offsets: Int32Array } {
  const starts = new Map<NdArray, number>();
  let rows = 0;
  for (const one of arrays) {
    if (!one || starts.has(one)) continue;
    starts.set(one, rows);
    rows += one.shape[0]!;
  }
  const { dtype, data, shape } = firstOf(arrays);
  const width = sizeOf(shape.slice(1));
  const all = emptyLike(data, rows * width);
  for (const [one, start] of starts) all.set(one.data, start * width);
  const offsets = Int32Array.from(arrays, (one) => (one ? starts.get(one)! : 0));
  return { table: array(dtype, [rows, ...shape.slice(1)], all), offsets };
}
