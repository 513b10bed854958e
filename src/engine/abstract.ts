import type { Tensor } from '@tensorflow/tfjs-core';
import { isArray, mapLeaves } from './array.js';
import { record } from './onnx/recorder.js';

/**
 * Calls `fn` with tensors that have the shapes and types of the arrays in `input` but no data, in the manner
 * of `jax.eval_shape`, and returns what it returns: for questions that are answered by a function's structure.
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
