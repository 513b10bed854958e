import { UserError } from '../../../errors/user-error.js';
import type { DType } from '../../array.js';
import type { Value } from '../graph.js';
import { axesOf, cast, constant, reshape } from './build.js';
import { type Recordings, reading } from './kernel.js';

export const indexing: Recordings = {
  GatherV2: reading<{ axis: number; batchDims: number }>((graph, { x, indices }, { axis, batchDims }) => {
    const [along] = axesOf(axis, x!.shape.length);
    if (batchDims) {
      // A row of indices for each row.
      if (batchDims !== 1 || along !== 1 || x!.shape.length !== 2 || indices!.shape.length !== 2) {
        throw new UserError(
          'tf.gather with batch dimensions can be compiled only for matrices, along axis 1 with batchDims 1',
        );
      }
      const type = { dtype: x!.dtype, shape: indices!.shape };
      return graph.add('GatherElements', [x!, indices!], type, { axis: 1 });
    }
    const shape = x!.shape.toSpliced(along!, 1, ...indices!.shape);
    return graph.add('Gather', [x!, indices!], { dtype: x!.dtype, shape }, { axis: along! });
  }),
  GatherNd: (graph, { params, indices }) => {
    const depth = indices!.shape.at(-1)!;
    const shape = [...indices!.shape.slice(0, -1), ...params!.shape.slice(depth)];
    return graph.add('GatherND', [params!, cast(graph, indices!, 'int64')], { dtype: params!.dtype, shape });
  },
  ScatterNd: reading<{ shape: number[] }>((graph, { indices, updates }, { shape }) =>
    graph.add(
      'ScatterND',
      [graph.fill(updates!.dtype, shape, 0), cast(graph, indices!, 'int64'), updates!],
      { dtype: updates!.dtype, shape },
      { reduction: 'add' },
    ),
  ),
  // Each id must be the number of a segment; TensorFlow.js ignores elements with a negative one.
  UnsortedSegmentSum: reading<{ numSegments: number }>((graph, { x, segmentIds }, { numSegments }) => {
    const shape = [numSegments, ...x!.shape.slice(segmentIds!.shape.length)];
    const rows = cast(graph, reshape(graph, segmentIds!, [...segmentIds!.shape, 1]), 'int64');
    return graph.add(
      'ScatterND',
      [graph.fill(x!.dtype, shape, 0), rows, x!],
      { dtype: x!.dtype, shape },
      { reduction: 'add' },
    );
  }),
  OneHot: reading<{ depth: number; onValue: number; offValue: number; dtype?: DType }>(
    (graph, { indices }, { depth, onValue, offValue, dtype = 'float32' }): Value => {
      const shape = [...indices!.shape, depth];
      const classes = constant(
        graph,
        'int32',
        [depth],
        Array.from({ length: depth }, (_, index) => index),
      );
      const hit = graph.add('Equal', [reshape(graph, indices!, [...indices!.shape, 1]), classes], {
        dtype: 'bool',
        shape,
      });
      if (onValue === 1 && offValue === 0) return cast(graph, hit, dtype);
      return graph.add('Where', [hit, graph.fill(dtype, [], onValue), graph.fill(dtype, [], offValue)], {
        dtype,
        shape,
      });
    },
  ),
};
