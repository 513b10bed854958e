import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { float32, int32, type NdArray } from '../../src/engine/array.js';
import { splitLoop } from '../../src/engine/onnx/fused/split.js';
import { traceFunction, traceScan } from '../../src/engine/onnx/trace.js';
import { adam } from '../../src/training/optimizers/adam.js';

const square = (): NdArray => float32([3, 3], new Float32Array(9));

/** The operators that a function of three square matrices is recorded as. */
const recorded = (fn: (a: tf.Tensor2D, b: tf.Tensor2D, c: tf.Tensor2D) => unknown): string[] => {
  const { program } = traceFunction(
    'sums',
    (input) => fn(...(input as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D])),
    [square(), square(), square()],
  );
  return program.nodes.map(({ op }) => op);
};

it('records the sum of products as products that add to each other', () => {
  const sum = recorded((a, b, c) => tf.addN([tf.matMul(a, b), tf.matMul(b, c, true), tf.matMul(c, a)]));
  expect(sum).toEqual(['MatMul', 'Gemm', 'Gemm']);
});

it('keeps a product that is used twice, and the sum of a product and something else', () => {
  const twice = recorded((a, b, c) => {
    const [first, second] = [tf.matMul(a, b), tf.matMul(b, c)];
    return [tf.add(first, second), tf.tanh(first), tf.tanh(second)];
  });
  expect(twice).toContain('Add');
  expect(recorded((a, b, c) => tf.add(tf.matMul(a, b, true), c))).toEqual(['Gemm', 'Add']);
});

it('hands the rates of all parameters on as one array', () => {
  const parameters = { a: square(), b: square(), c: square() };
  const zeros = { first: parameters, second: parameters, steps: float32([3], new Float32Array(3)) };
  const { program } = traceScan(
    'adam',
    (carry, input) => {
      const { parameters, state } = carry as never as {
        parameters: Record<string, tf.Tensor2D>;
        state: never;
      };
      const gradients = Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, tf.matMul(value, value, true)]),
      );
      const active = Object.keys(parameters);
      const stepping = tf.ones<tf.Rank.R1>([active.length]);
      const after = adam.update({ parameters, gradients, state, active, stepping, learningRate: 0.1 });
      return {
        carry: { parameters: after.parameters, state: after.state },
        output: (input as { each: object }).each,
      } as never;
    },
    {
      carry: { parameters, state: zeros },
      each: { labels: int32([2, 1], new Int32Array(2)) },
      tables: {},
      shared: {},
    },
  );
  // A gradient for each parameter; for all of them the rates, what is added to the roots and the counts; the labels.
  expect(splitLoop(program)!.head.outputs.map(({ shape }) => [...shape])).toEqual(
    expect.arrayContaining([[3], [3], [3], [3, 3], [3, 3], [3, 3], [1]]),
  );
  expect(splitLoop(program)!.head.outputs).toHaveLength(7);
});
