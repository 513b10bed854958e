import * as tf from '@tensorflow/tfjs-core';
import { messageOf, UserError } from '../errors/user-error.js';

const comparison = 'compare by tf.greaterEqual or tf.step, which have one';

/** What to write in place of functions that have no gradient. */
const alternatives: Readonly<Record<string, string>> = {
  gatherND: 'multiply by tf.oneHot(labels, n) and add up, or take rows by tf.gather',
  greater: comparison,
  less: comparison,
  lessEqual: comparison,
};

/** Says which function of TensorFlow.js an error is about that has no gradient, and what to use instead. */
export function withoutGradient(error: unknown): unknown {
  const message = messageOf(error);
  const [, missing] = /gradient function not found for (\w+)/.exec(message) ?? [];
  if (missing !== undefined) {
    const name = functionOf(missing);
    return new UserError(
      `tf.${name} has no gradient in TensorFlow.js: ${alternatives[name] ?? 'use functions that have one'}`,
    );
  }
  const [, stretched] = /^Error in gradient for op (\w+)\..* has shape .* does not match/.exec(message) ?? [];
  if (stretched === undefined) return error;
  return new UserError(
    `tf.${functionOf(stretched)} has no gradient in TensorFlow.js for an operand that it stretches to the other's shape: stretch it before, by tf.broadcastTo`,
  );
}

/** The function that runs a kernel. */
const functionOf = (kernel: string): string =>
  kernel === tf.BatchMatMul
    ? 'matMul'
    : (Object.keys(tf).find((name) => /^[a-z]/.test(name) && name.toLowerCase() === kernel.toLowerCase()) ??
      kernel);
