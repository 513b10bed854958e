import { array, float32, type NdArray, sizeOf } from '../engine/array.js';
import type { Random } from '../random/random.js';

/** Numbers drawn uniformly from −bound … bound. */
export const uniform = (shape: readonly number[], bound: number, random: Random): NdArray =>
  drawn(shape, () => (2 * random.uniform() - 1) * bound);

/** Numbers drawn from a normal distribution with mean 0. */
export const normal = (shape: readonly number[], deviation: number, random: Random): NdArray =>
  drawn(shape, () => random.normal() * deviation);

/**
 * Xavier uniform (Glorot, Bengio 2010): in ±gain·√(6 / size).
 * @param size rows plus columns, those of the shape unless it is a part of another matrix or of several
 */
export const xavier = (
  shape: readonly [rows: number, columns: number],
  random: Random,
  gain = 1,
  size = shape[0] + shape[1],
): NdArray => uniform(shape, gain * Math.sqrt(6 / size), random);

/** Weight [inputs, outputs] and bias [outputs], uniform in ±1/√inputs: PyTorch's default for a linear layer. */
export function torchLinear(inputs: number, outputs: number, random: Random) {
  const bound = 1 / Math.sqrt(inputs);
  return {
    weight: uniform([inputs, outputs], bound, random.split('weight')),
    bias: uniform([outputs], bound, random.split('bias')),
  };
}

/** The same numbers with `offset` added to each of the last column. */
export const shifted = ({ shape, data }: NdArray, offset: number): NdArray => {
  const columns = shape.at(-1)!;
  return float32(
    shape,
    Array.from(data, (value, index) => (index % columns === columns - 1 ? value + offset : value)),
  );
};

const drawn = (shape: readonly number[], draw: () => number): NdArray =>
  array('float32', shape, Float32Array.from({ length: sizeOf(shape) }, draw));
