import type { Value } from '../graph.js';
import { axesOf, cast, reduce } from './build.js';
import { type KernelRecording, type Recordings, reading } from './kernel.js';

interface Axes {
  axis?: number | number[] | null;
  keepDims?: boolean;
}

const reduction = (op: string): KernelRecording =>
  reading<Axes>((graph, { x }, { axis, keepDims }) =>
    // Truth values are counted.
    reduce(graph, op, x!.dtype === 'bool' ? cast(graph, x!, 'int32') : x!, axis, keepDims),
  );

const logical = (op: string): KernelRecording =>
  reading<Axes>((graph, { x }, { axis, keepDims }) =>
    cast(graph, reduce(graph, op, cast(graph, x!, 'int32'), axis, keepDims), 'bool'),
  );

const position = (op: string): KernelRecording =>
  reading<Axes>((graph, { x }, { axis }) => {
    const [along] = axesOf(axis ?? 0, x!.shape.length);
    const shape = x!.shape.filter((_, index) => index !== along);
    const found = graph.add(op, [x!], { dtype: 'int64', shape }, { axis: along!, keepdims: 0 });
    return cast(graph, found, 'int32');
  });

export const reductions: Recordings = {
  Sum: reduction('ReduceSum'),
  Mean: reduction('ReduceMean'),
  Max: reading<{ reductionIndices: number | number[]; keepDims: boolean }>(
    (graph, { x }, { reductionIndices, keepDims }) =>
      reduce(graph, 'ReduceMax', x!, reductionIndices, keepDims),
  ),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  All: logical('ReduceMin'),
  Any: logical('ReduceMax'),
  ArgMax: position('ArgMax'),
  ArgMin: position('ArgMin'),
  Softmax: reading<{ dim: number }>((graph, { logits }, { dim }) =>
    graph.add('Softmax', [logits!], { dtype: logits!.dtype, shape: logits!.shape }, { axis: dim }),
  ),
  Cumsum: reading<{ axis: number; exclusive: boolean; reverse: boolean }>(
    (graph, { x }, { axis, exclusive, reverse }) =>
      graph.add(
        'CumSum',
        [x!, graph.fill('int64', [], axis)],
        { dtype: x!.dtype, shape: x!.shape },
        { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 },
      ),
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
