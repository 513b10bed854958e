import { sizeOf } from '../../array.js';
import type { Value } from '../graph.js';
import { axesOf, cast, counted, reduce, reshape } from './build.js';
import { type KernelRecording, type Recordings, reading } from './kernel.js';

interface Axes {
  axis?: number | number[] | null;
  keepDims?: boolean;
}

const reduction = (op: string): KernelRecording =>
  reading<Axes>((graph, { x }, { axis, keepDims }) => reduce(graph, op, counted(graph, x!), axis, keepDims));

/**
 * A sum, such as a bias's gradient over a batch. A sum over the first axis is recorded as a product with a row of
 * ones: ONNX Runtime's reduction takes five times as long if rows are a multiple of the cache's stride.
 */
const sum = reading<Axes>((graph, { x }, { axis, keepDims }) => {
  const { dtype, shape } = x!;
  const [first, ...others] = axesOf(axis, shape.length);
  const [rows, ...rest] = shape;
  if (dtype !== 'float32' || shape.length < 2 || first !== 0 || others.length > 0 || sizeOf(shape) === 0) {
    return reduce(graph, 'ReduceSum', counted(graph, x!), axis, keepDims);
  }
  const ones = graph.fill('float32', [1, rows!], 1);
  const matrix = reshape(graph, x!, [rows!, sizeOf(rest)]);
  const columns = graph.add('MatMul', [ones, matrix], { dtype, shape: [1, sizeOf(rest)] });
  return reshape(graph, columns, keepDims ? [1, ...rest] : rest);
});

const logical = (op: string): KernelRecording =>
  reading<Axes>((graph, { x }, { axis, keepDims }) =>
    cast(graph, reduce(graph, op, cast(graph, x!, 'int32'), axis, keepDims), 'bool'),
  );

/** An extreme of truth values is a truth value. */
const extreme = (op: string): KernelRecording => {
  const [ofNumbers, ofTruths] = [reduction(op), logical(op)];
  return (graph, inputs, attributes) =>
    (inputs.x!.dtype === 'bool' ? ofTruths : ofNumbers)(graph, inputs, attributes);
};

const position = (op: string): KernelRecording =>
  reading<Axes>((graph, { x }, { axis }) => {
    const [along] = axesOf(axis ?? 0, x!.shape.length);
    const shape = x!.shape.filter((_, index) => index !== along);
    const found = graph.add(op, [x!], { dtype: 'int64', shape }, { axis: along!, keepdims: 0 });
    return cast(graph, found, 'int32');
  });

export const reductions: Recordings = {
  Sum: sum,
  Mean: reading<Axes>((graph, { x }, { axis, keepDims }) =>
    reduce(graph, 'ReduceMean', cast(graph, x!, 'float32'), axis, keepDims),
  ),
  Max: reading<{ reductionIndices: number | number[]; keepDims: boolean }>(
    (graph, inputs, { reductionIndices: axis, keepDims }) =>
      extreme('ReduceMax')(graph, inputs, { axis, keepDims }),
  ),
  Min: extreme('ReduceMin'),
  Prod: reduction('ReduceProd'),
  All: logical('ReduceMin'),
  Any: logical('ReduceMax'),
  ArgMax: position('ArgMax'),
  ArgMin: position('ArgMin'),
  Softmax: reading<{ dim: number }>((graph, { logits }, { dim }) =>
    graph.add('Softmax', [logits!], { dtype: logits!.dtype, shape: logits!.shape }, { axis: dim }),
  ),
  Cumsum: reading<{ axis: number; exclusive: boolean; reverse: boolean }>(
    (graph, inputs, { axis, exclusive, reverse }) => {
      const x = counted(graph, inputs.x!);
      return graph.add(
        'CumSum',
        [x, graph.fill('int64', [], axis)],
        { dtype: x.dtype, shape: x.shape },
        { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 },
      );
    },
  ),
  TopK: reading<{ k: number; sorted: boolean }>((graph, { x }, { k }) => {
    const shape = x!.shape.with(-1, k);
    const [values, indices] = graph.addMany(
      'TopK',
      [x!, graph.integers([k])],
      [
        { dtype: x!.dtype, shape },
        { dtype: 'int64', shape },
      ],
    ) as [Value, Value];
    return [values, cast(graph, indices, 'int32')];
  }),
};
