import * as tf from '@tensorflow/tfjs-core';
import { float32, type NdArray } from '../engine/array.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';

/** A logit of which a softmax makes 0 in single precision; finite, so that 0 times it is 0. */
const NEVER = -1e30;

/**
 * Logits as they count: in class-incremental scenarios, those of classes that have not been seen are at `NEVER`, so that
 * they matter to no softmax and no maximum. Which ones is data, so that all tasks run the same program.
 * @param logits [batch, classes]
 * @param seen [classes]: 1 for those that count, 0 for the others
 */
export const amongSeen = (kind: ScenarioKind, logits: tf.Tensor2D, seen: tf.Tensor1D): tf.Tensor2D =>
  kind === 'class' ? tf.add(tf.mul(logits, seen), tf.mul(tf.sub(1, seen), NEVER)) : logits;

/**
 * Logits of which the largest is that of one of a task's own classes.
 * @param logits [batch, classes]
 * @param own [classes]: 1 for the task's classes, 0 for the others
 */
export const amongOwn = (logits: tf.Tensor2D, own: tf.Tensor1D): tf.Tensor2D =>
  tf.where(tf.greater(own, 0), logits, Number.NEGATIVE_INFINITY);

/** For `amongOwn`: the classes that occur among some samples' labels. */
export function markedLabels(classes: number, labels: Int32Array): NdArray {
  const marks = new Float32Array(classes);
  for (const label of labels) marks[label] = 1;
  return float32([classes], marks);
}

/** For `amongSeen`: the first classes, of which `seen` have been seen. */
export const seenAmong = (classes: number, seen: number): NdArray =>
  float32([classes], new Float32Array(classes).fill(1, 0, seen));

/** The first columns of the logits: those of the classes seen so far. */
export const seenColumns = (logits: tf.Tensor2D, columns: number): tf.Tensor2D =>
  columns === logits.shape[1] ? logits : tf.slice(logits, [0, 0], [logits.shape[0], columns]);
