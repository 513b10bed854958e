import { array, float32, type NdArray, sizeOf } from '../engine/array.js';
import type { Random } from '../random/random.js';

/** Numbers drawn uniformly from −bound … bound. */
export const uniform = (shape: readonly number[], bound: number, random: Random): NdArray =>
  drawn(shape, () => (2 * random.uniform() - 1) * bound);

/** Numbers drawn from a normal distribution with mean 0. */
export const normal = (shape: readonly number[], deviation: number, random: Random): NdArray =>
  drawn(shape, () => random.normal() * deviation);

/** Xavier uniform (Glorot, Bengio 2010): in ±gain·√(6 / (rows + columns)), the last two dimensions of the shape. */
export function xavier(shape: readonly number[], random: Random, gain = 1): NdArray {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return uniform(shape, gain * Math.sqrt(6 / (rows + columns)), random);
}

/** The same numbers with `offset` added to each. */
export const shifted = ({ shape, data }: NdArray, offset: number): NdArray =>
  float32(
    shape,
    Array.from(data, (value) => value + offset),
  );

const drawn = (shape: readonly number[], draw: () => number): NdArray =>
  array('float32', shape, Float32Array.from({ length: sizeOf(shape) }, draw));
