import { array, int32, type NdArray, sizeOf } from '../engine/array.js';
import type { TaskSplit } from '../plugins/task-sequence.js';
import type { SampleList } from './memory/sample-list.js';

/** Batches of one size: each array [steps, size]. */
export interface Batches {
  rows: NdArray;
  labels: NdArray;
}

/**
 * The samples of a task in the given order, as batches: all full ones, then a shorter last one, if any.
 * @param order positions within the split
 */
export function batches(split: TaskSplit, order: Int32Array, batchSize: number): Batches[] {
  const full = Math.floor(order.length / batchSize) * batchSize;
  const part = (from: number, to: number, size: number): Batches => {
    const shape = [(to - from) / size, size];
    const { rows, labels } = picked(split, order.subarray(from, to));
    return { rows: int32(shape, rows), labels: int32(shape, labels) };
  };
  const parts: Batches[] = [];
  if (full > 0) parts.push(part(0, full, batchSize));
  if (full < order.length) parts.push(part(full, order.length, order.length - full));
  return parts;
}

/** Batches with what each sample weighs, [steps, size]. */
export interface WeightedBatches extends Batches {
  weights: NdArray;
}

/** The same with the task that each sample came with, [steps, size]. */
export interface TaskBatches extends WeightedBatches {
  tasks: NdArray;
}

/**
 * Samples in the given order, in batches of one size; each weighs its share of the mean of its batch. The last batch is
 * filled up with samples of weight 0, so that all tasks and epochs run the same program.
 * @param order positions within the list
 */
export function trainingBatches(list: SampleList, order: Int32Array, size: number): TaskBatches {
  const { rows, labels, weights } = padded(picked(list, order), size);
  const tasks = order.map((position) => list.tasks[position]!);
  const last = order.length % size || size;
  const shares = Float32Array.from(weights.data as Float32Array, (weight, at) =>
    at < order.length - last ? weight / size : weight / last,
  );
  return {
    rows,
    labels,
    tasks: int32(rows.shape, filledUp(tasks, rows.data.length)),
    weights: array('float32', weights.shape, shares),
  };
}

/**
 * All samples in batches of one size, [steps, size]; the last batch is padded with the first sample, at weight 0: it is one
 * of the task's, so its numbers are no stranger than theirs.
 */
export function padded({ rows, labels }: TaskSplit, size: number): WeightedBatches {
  const steps = Math.ceil(rows.length / size);
  const shape = [steps, size];
  const weights = new Float32Array(steps * size).fill(1, 0, rows.length);
  return {
    rows: int32(shape, filledUp(rows, steps * size)),
    labels: int32(shape, filledUp(labels, steps * size)),
    weights: array('float32', shape, weights),
  };
}

/** The tasks of samples in the given order, in the shapes of their batches, [steps, size]; filled up like their rows. */
export function tasksOfBatches(
  { tasks }: Pick<SampleList, 'tasks'>,
  order: Int32Array,
  shapes: readonly (readonly number[])[],
): NdArray[] {
  let from = 0;
  return shapes.map((shape) => {
    const size = sizeOf(shape);
    const own = order.subarray(from, from + size);
    from += size;
    return int32(
      shape,
      filledUp(
        own.map((position) => tasks[position]!),
        size,
      ),
    );
  });
}

/** Values, and then the first of them again and again. */
function filledUp(values: Int32Array, length: number): Int32Array {
  const all = new Int32Array(length).fill(values[0]!);
  all.set(values);
  return all;
}

/** The samples at the given positions of a split, in that order. */
export const picked = ({ rows, labels }: TaskSplit, positions: Int32Array): TaskSplit => ({
  rows: positions.map((position) => rows[position]!),
  labels: positions.map((position) => labels[position]!),
});

/** 0, 1, … count − 1: samples in the order of the data. */
export const inOrder = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);
