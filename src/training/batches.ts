import { int32, type NdArray } from '../engine/array.js';
import type { TaskSplit } from '../plugins/scenario.js';

/** Batches of one size: each [steps, size]. */
export interface Batches {
  size: number;
  each: { rows: NdArray; labels: NdArray };
}

/**
 * The samples of a task in an order, as batches: the full ones, then the short one that is left, if any.
 * @param order positions within the split.
 */
export function batches({ rows, labels }: TaskSplit, order: Int32Array, batchSize: number): Batches[] {
  const full = Math.floor(order.length / batchSize) * batchSize;
  const part = (from: number, to: number, size: number): Batches => {
    const shape = [(to - from) / size, size];
    const positions = order.subarray(from, to);
    return {
      size,
      each: {
        rows: int32(
          shape,
          positions.map((position) => rows[position]!),
        ),
        labels: int32(
          shape,
          positions.map((position) => labels[position]!),
        ),
      },
    };
  };
  const parts: Batches[] = [];
  if (full > 0) parts.push(part(0, full, batchSize));
  if (full < order.length) parts.push(part(full, order.length, order.length - full));
  return parts;
}

/** 0, 1, … count − 1: the samples in the order of the data. */
export const inOrder = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);
