import type { Tensor } from '@tensorflow/tfjs-core';
import { isArray, mapLeaves } from './array.js';
import { record } from './onnx/recorder.js';

/**
 * Calls `fn` with tensors that have the shapes and types of the arrays in `input`, but no data, like `jax.eval_shape`,
 * and returns the result. For questions that the structure of a function answers.
 */
export const abstractly = <Result>(name: string, fn: (input: never) => Result, input: unknown): Result =>
  record(name, ({ graph, placeholder }) => {
    const tensors = mapLeaves<{ dtype: 'float32' | 'int32' | 'bool'; shape: readonly number[] }, Tensor>(
      input,
      isArray,
      ({ dtype, shape }) => placeholder(graph.value(dtype, shape)),
    );
    return fn(tensors as never);
  });
