import { type ArrayData, array, type NdArray, sizeOf } from '../array.js';

type Make = new (length: number) => ArrayData;
type View = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayData;

const emptyLike = (data: ArrayData, length: number): ArrayData => new (data.constructor as Make)(length);

/** Arrays of one shape as one with a new first axis, in the given shape. Arrays that already lie so are not copied. */
export function stacked(arrays: readonly NdArray[], shape: readonly number[]): NdArray {
  const [{ dtype, data: first }] = arrays as [NdArray];
  const size = first.length;
  const isInPlace = arrays.every(
    ({ data }, index) =>
      data.buffer === first.buffer && data.byteOffset === first.byteOffset + index * first.byteLength,
  );
  if (isInPlace) {
    const whole = new (first.constructor as View)(first.buffer, first.byteOffset, arrays.length * size);
    return array(dtype, shape, whole);
  }
  const all = emptyLike(first, arrays.length * size);
  arrays.forEach(({ data }, index) => {
    all.set(data, index * size);
  });
  return array(dtype, shape, all);
}

/** Arrays [steps, …] as one [steps, lanes, …]. */
export function interleaved(arrays: readonly NdArray[]): NdArray {
  const [{ dtype, data: first, shape }] = arrays as [NdArray];
  const [steps, ...slice] = shape as [number, ...number[]];
  const size = sizeOf(slice);
  const all = emptyLike(first, arrays.length * first.length);
  let place = 0;
  for (let step = 0; step < steps; step++)
    for (const { data } of arrays) {
      all.set(data.subarray(step * size, (step + 1) * size), place);
      place += size;
    }
  return array(dtype, [steps, arrays.length, ...slice], all);
}

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

/** Arrays [rows, …] below each other; one that comes several times is there once. */
export function joined(arrays: readonly NdArray[]): { table: NdArray; offsets: Int32Array } {
  const starts = new Map<NdArray, number>();
  let rows = 0;
  for (const one of arrays) {
    if (starts.has(one)) continue;
    starts.set(one, rows);
    rows += one.shape[0]!;
  }
  const [{ dtype, data, shape }] = arrays as [NdArray];
  const width = sizeOf(shape.slice(1));
  const all = emptyLike(data, rows * width);
  for (const [one, start] of starts) all.set(one.data, start * width);
  const offsets = Int32Array.from(arrays, (one) => starts.get(one)!);
  return { table: array(dtype, [rows, ...shape.slice(1)], all), offsets };
}
