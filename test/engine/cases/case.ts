import type { Tensor } from '@tensorflow/tfjs-core';
import { array, float32, int32, type NdArray, sizeOf } from '../../../src/engine/array.js';
import { Random } from '../../../src/random/random.js';

/** An application of a kernel, which must give the same on every backend, with its gradient. */
export interface KernelCase {
  label: string;
  inputs: readonly NdArray[];
  op: (...inputs: Tensor[]) => Tensor | Tensor[];
  /** Unless told, gradients are compared where TensorFlow.js has one for the kernel. */
  gradient?: boolean;
}

/** Cases by the name of the kernel that each of them must reach. */
export type KernelCases = Record<string, KernelCase[]>;

export const of = (
  label: string,
  inputs: readonly NdArray[],
  op: KernelCase['op'],
  options: { gradient?: boolean } = {},
): KernelCase => ({ label, inputs, op, ...options });

/** Random arrays from a stream of their own, so that a new case in one file moves none in another. */
export function sampler(purpose: string) {
  const random = new Random(11).split('kernel cases', purpose);
  const filled = (shape: readonly number[], draw: () => number): number[] =>
    Array.from({ length: sizeOf(shape) }, draw);
  return {
    /** Uniform numbers; those closer than `gap` to an integer are drawn again. */
    floats(shape: readonly number[], low = -2, high = 2, gap = 0): NdArray {
      const draw = (): number => {
        const value = low + (high - low) * random.uniform();
        return Math.abs(value - Math.round(value)) < gap ? draw() : value;
      };
      return float32(shape, filled(shape, draw));
    },
    /** Integers `low` … `high` − 1. */
    integers: (shape: readonly number[], low = -5, high = 6): NdArray =>
      int32(
        shape,
        filled(shape, () => low + random.integer(high - low)),
      ),
    truths: (shape: readonly number[]): NdArray =>
      array('bool', shape, Uint8Array.from(filled(shape, () => random.integer(2)))),
  };
}
