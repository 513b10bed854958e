import { slice_util } from '@tensorflow/tfjs-core';
import { type DType, sizeOf } from '../../array.js';
import type { Value } from '../graph.js';
import { axesOf, concat, constant, reshape, slice, split, transpose } from './build.js';
import { type Recordings, reading } from './kernel.js';

interface StridedSlice {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

export const shapes: Recordings = {
  Reshape: reading<{ shape: number[] }>((graph, { x }, { shape }) => {
    const known = shape.reduce((size, extent) => (extent < 0 ? size : size * extent), 1);
    return reshape(
      graph,
      x!,
      shape.map((extent) => (extent < 0 ? sizeOf(x!.shape) / known : extent)),
    );
  }),
  ExpandDims: reading<{ dim: number }>((graph, { input }, { dim }) => {
    const axis = dim < 0 ? dim + input!.shape.length + 1 : dim;
    return reshape(graph, input!, input!.shape.toSpliced(axis, 0, 1));
  }),
  Transpose: reading<{ perm: number[] }>((graph, { x }, { perm }) => transpose(graph, x!, perm)),
  Concat: reading<{ axis: number }>((graph, inputs, { axis }) => {
    const parts = Object.values(inputs);
    const [along] = axesOf(axis, parts[0]!.shape.length);
    const filled = parts.filter((part) => part.shape[along!] !== 0);
    return filled.length === 0 ? parts[0]! : concat(graph, filled, along!);
  }),
  Pack: reading<{ axis: number }>((graph, inputs, { axis }) => {
    const parts = Object.values(inputs);
    const along = axis < 0 ? axis + parts[0]!.shape.length + 1 : axis;
    return concat(
      graph,
      parts.map((part) => reshape(graph, part, part.shape.toSpliced(along, 0, 1))),
      along,
    );
  }),
  Unpack: reading<{ axis: number }>((graph, { value }, { axis }) => {
    const [along] = axesOf(axis, value!.shape.length);
    const count = value!.shape[along!]!;
    const parts = split(graph, value!, new Array<number>(count).fill(1), along!);
    return parts.map((part) => reshape(graph, part, part.shape.toSpliced(along!, 1)));
  }),
  SplitV: reading<{ numOrSizeSplits: number | number[]; axis: number }>(
    (graph, { x }, { numOrSizeSplits, axis }) => {
      const [along] = axesOf(axis, x!.shape.length);
      const extent = x!.shape[along!]!;
      if (typeof numOrSizeSplits === 'number') {
        const size = extent / numOrSizeSplits;
        return split(graph, x!, new Array<number>(numOrSizeSplits).fill(size), along!);
      }
      const known = numOrSizeSplits.reduce((sum, size) => (size < 0 ? sum : sum + size), 0);
      return split(
        graph,
        x!,
        numOrSizeSplits.map((size) => (size < 0 ? extent - known : size)),
        along!,
      );
    },
  ),
  Slice: reading<{ begin: number[]; size: number[] }>((graph, { x }, { begin, size }) => {
    const axes = axesOf(null, x!.shape.length);
    const [starts, extents] = slice_util.parseSliceParams({ shape: [...x!.shape] } as never, begin, size) as [
      number[],
      number[],
    ];
    if (starts.every((start) => start === 0) && extents.every((extent, axis) => extent === x!.shape[axis])) {
      return x!;
    }
    const end = starts.map((start, axis) => start + extents[axis]!);
    return slice(graph, x!, { begin: starts, end, axes, steps: axes.map(() => 1) }, extents);
  }),
  StridedSlice: reading<StridedSlice>((graph, { x }, attributes) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
    const info = slice_util.sliceInfo(
      [...x!.shape],
      begin,
      end,
      strides,
      beginMask,
      endMask,
      ellipsisMask,
      newAxisMask,
      shrinkAxisMask,
    );
    const axes = axesOf(null, x!.shape.length);
    // If steps go backwards, an end before the first element is written as a number far below zero.
    const ends = info.end.map((stop, axis) => (info.strides[axis]! < 0 && stop < 0 ? -(2 ** 31) : stop));
    const shape = info.begin.map((start, axis) =>
      Math.max(0, Math.ceil((info.end[axis]! - start) / info.strides[axis]!)),
    );
    const taken = slice(graph, x!, { begin: info.begin, end: ends, axes, steps: info.strides }, shape);
    return reshape(graph, taken, info.finalShape);
  }),
  Reverse: reading<{ dims: number | number[] }>((graph, { x }, { dims }) => {
    const axes = axesOf(dims, x!.shape.length);
    if (axes.length === 0) return x!;
    const begin = axes.map((axis) => x!.shape[axis]! - 1);
    const all = (value: number) => axes.map(() => value);
    return slice(graph, x!, { begin, end: all(-(2 ** 31)), axes, steps: all(-1) }, x!.shape);
  }),
  Tile: reading<{ reps: number[] }>((graph, { x }, { reps }) => {
    const shape = x!.shape.map((extent, axis) => extent * reps[axis]!);
    return graph.add('Tile', [x!, graph.integers(reps)], { dtype: x!.dtype, shape });
  }),
  PadV2: reading<{ paddings: [number, number][]; constantValue: number }>(
    (graph, { x }, { paddings, constantValue }) => {
      const shape = x!.shape.map((extent, axis) => extent + paddings[axis]![0] + paddings[axis]![1]);
      const pads = graph.integers([
        ...paddings.map(([before]) => before),
        ...paddings.map(([, after]) => after),
      ]);
      const value = graph.fill(x!.dtype, [], constantValue);
      return graph.add('Pad', [x!, pads, value], { dtype: x!.dtype, shape }, { mode: 'constant' });
    },
  ),
  Fill: reading<{ shape: number[]; value: number; dtype?: DType }>((graph, _, { shape, value, dtype }) =>
    graph.fill(dtype ?? 'float32', shape, value),
  ),
  ZerosLike: (graph, { x }): Value => graph.fill(x!.dtype, x!.shape, 0),
  OnesLike: (graph, { x }): Value => graph.fill(x!.dtype, x!.shape, 1),
  Range: reading<{ start: number; stop: number; step: number; dtype: DType }>(
    (graph, _, { start, stop, step: given, dtype }) => {
      // A step of 1 stands for -1 in a range that goes down.
      const step = stop < start && given === 1 ? -1 : given;
      const count = Math.max(0, Math.ceil((stop - start) / step));
      return constant(
        graph,
        dtype,
        [count],
        Array.from({ length: count }, (_, index) => start + index * step),
      );
    },
  ),
};
