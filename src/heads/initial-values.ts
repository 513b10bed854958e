import { array, float32, type NdArray, sizeOf } from '../engine/array.js';
import type { Random } from '../random/random.js';

/** Numbers drawn evenly from −bound … bound. */
export const uniform = (shape: readonly number[], bound: number, random: Random): NdArray =>
  drawn(shape, () => (2 * random.uniform() - 1) * bound);

/** Numbers drawn from a normal distribution about zero. */
export const normal = (shape: readonly number[], deviation: number, random: Random): NdArray =>
  drawn(shape, () => random.normal() * deviation);

/** Xavier-uniform (Glorot, Bengio 2010): within ±gain·√(6 / (rows + columns)) of the last two extents. */
export function xavier(shape: readonly number[], random: Random, gain = 1): NdArray {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return uniform(shape, gain * Math.sqrt(6 / (rows + columns)), random);
}

/** The same numbers, each with `offset` added. */
export const shifted = ({ shape, data }: NdArray, offset: number): NdArray =>
  float32(
    shape,
    Array.from(data, (value) => value + offset),
  );

const drawn = (shape: readonly number[], draw: () => number): NdArray =>
  array('float32', shape, Float32Array.from({ length: sizeOf(shape) }, draw));
