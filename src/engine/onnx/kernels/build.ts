import { UserError } from '../../../errors/user-error.js';
import { type DType, sizeOf } from '../../array.js';
import type { ElementType, Graph, Value } from '../graph.js';

/** Shape of two operands broadcast against each other, as in NumPy. @throws UserError if they cannot be. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1)
      throw new UserError(`shapes [${a}] and [${b}] cannot be broadcast together`);
    return x === 1 ? y : x;
  });
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis]);

export const scalar = (graph: Graph, dtype: ElementType, value: number): Value =>
  graph.fill(dtype, [], value);

/** The number that a constant has everywhere, if it is uniform. */
export const fillOf = ({ constant }: Value): number | undefined =>
  constant && 'fill' in constant ? constant.fill : undefined;

/**
 * The smallest form of a value that broadcasting to `rank` axes makes up for: a uniform constant as a scalar, an
 * expanded value before it was expanded, a single number in its original shape.
 */
function slim(graph: Graph, value: Value, rank: number): Value {
  const fill = fillOf(value);
  if (fill !== undefined) return value.shape.length === 0 ? value : scalar(graph, value.dtype, fill);
  const before = graph.undone('Reshape', value);
  if (before && sizeOf(before.shape) === 1 && before.shape.length <= rank) return before;
  return graph.undone('Expand', value) ?? value;
}

/** An element-wise operator of two broadcast operands. */
export function binary(graph: Graph, op: string, a: Value, b: Value, dtype: ElementType = a.dtype): Value {
  const shape = broadcastShape(a.shape, b.shape);
  const rank = shape.length;
  const left = sameShape(b.shape, shape) ? slim(graph, a, rank) : a;
  const right = sameShape(left.shape, shape) ? slim(graph, b, rank) : b;
  return graph.add(op, [left, right], { dtype, shape });
}

/** An element-wise operator of one operand. */
export const unary = (graph: Graph, op: string, x: Value, dtype: ElementType = x.dtype): Value =>
  graph.add(op, [x], { dtype, shape: x.shape });

/** `x` expanded to a shape to which it broadcasts. */
export const expand = (graph: Graph, x: Value, shape: readonly number[]): Value =>
  sameShape(x.shape, shape) ? x : graph.add('Expand', [x, graph.integers(shape)], { dtype: x.dtype, shape });

export const add = (graph: Graph, a: Value, b: Value): Value => {
  const shape = broadcastShape(a.shape, b.shape);
  if (fillOf(b) === 0) return expand(graph, a, shape);
  if (fillOf(a) === 0) return expand(graph, b, shape);
  return binary(graph, 'Add', a, b);
};

export const subtract = (graph: Graph, a: Value, b: Value): Value =>
  fillOf(b) === 0 ? expand(graph, a, broadcastShape(a.shape, b.shape)) : binary(graph, 'Sub', a, b);

export const multiply = (graph: Graph, a: Value, b: Value): Value => {
  const shape = broadcastShape(a.shape, b.shape);
  if (fillOf(b) === 1) return expand(graph, a, shape);
  if (fillOf(a) === 1) return expand(graph, b, shape);
  // Gradients of what a loss does not depend on need no pass over memory.
  if (fillOf(a) === 0 || fillOf(b) === 0) return graph.fill(a.dtype, shape, 0);
  return binary(graph, 'Mul', a, b);
};

export const divide = (graph: Graph, a: Value, b: Value): Value =>
  fillOf(b) === 1 ? expand(graph, a, broadcastShape(a.shape, b.shape)) : binary(graph, 'Div', a, b);

export const cast = (graph: Graph, x: Value, dtype: ElementType): Value =>
  x.dtype === dtype ? x : graph.add('Cast', [x], { dtype, shape: x.shape }, { to: { dtype } });

/** Truth values as the integers 0 and 1, which can be added and ordered; other values unchanged. */
export const counted = (graph: Graph, x: Value): Value => (x.dtype === 'bool' ? cast(graph, x, 'int32') : x);

export const reshape = (graph: Graph, x: Value, shape: readonly number[]): Value => {
  if (sameShape(x.shape, shape)) return x;
  const fill = fillOf(x);
  if (fill !== undefined) return graph.fill(x.dtype, shape, fill);
  const before = graph.undone('Reshape', x);
  if (before) return reshape(graph, before, shape);
  // ONNX reads a 0 as 'the same extent as before', so an empty tensor needs allowzero.
  return graph.add('Reshape', [x, graph.integers(shape)], { dtype: x.dtype, shape }, { allowzero: 1 });
};

/** Changes the order of axes; two changes in a row become one. */
export function transpose(graph: Graph, x: Value, permutation: readonly number[]): Value {
  if (permutation.every((axis, position) => axis === position)) return x;
  const before = graph.maker('Transpose', x);
  if (before) {
    const earlier = before.attributes.perm as readonly number[];
    return transpose(
      graph,
      before.inputs[0]!,
      permutation.map((axis) => earlier[axis]!),
    );
  }
  const shape = permutation.map((axis) => x.shape[axis]!);
  return graph.add('Transpose', [x], { dtype: x.dtype, shape }, { perm: permutation });
}

/** Elements `begin` … `end` (exclusive) of the given axes, in steps. */
export function slice(
  graph: Graph,
  x: Value,
  part: {
    begin: readonly number[];
    end: readonly number[];
    axes: readonly number[];
    steps: readonly number[];
  },
  shape: readonly number[],
): Value {
  const { begin, end, axes, steps } = part;
  const places = [begin, end, axes, steps].map((list) => graph.integers(list));
  return graph.add('Slice', [x, ...places], { dtype: x.dtype, shape });
}

export const concat = (graph: Graph, parts: readonly Value[], axis: number): Value => {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const extent = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  return graph.add(
    'Concat',
    parts,
    { dtype: first!.dtype, shape: first!.shape.with(axis, extent) },
    { axis },
  );
};

/** Consecutive parts of the given sizes, along one axis. */
export function split(graph: Graph, x: Value, sizes: readonly number[], axis: number): readonly Value[] {
  if (sizes.length === 1) return [x];
  return graph.addMany(
    'Split',
    [x, graph.integers(sizes)],
    sizes.map((size) => ({ dtype: x.dtype, shape: x.shape.with(axis, size) })),
    { axis },
  );
}

/** Axes as TensorFlow.js takes them (a number, a list, or none for all), counted from 0, in order. */
export function axesOf(axis: number | readonly number[] | null | undefined, rank: number): number[] {
  if (axis === null || axis === undefined) return Array.from({ length: rank }, (_, index) => index);
  const axes = (typeof axis === 'number' ? [axis] : axis).map((entry) => (entry < 0 ? entry + rank : entry));
  return [...axes].sort((a, b) => a - b);
}

/** A reduction over some axes. */
export function reduce(
  graph: Graph,
  op: string,
  x: Value,
  axis: number | readonly number[] | null | undefined,
  keepDims: boolean | undefined,
): Value {
  const axes = axesOf(axis, x.shape.length);
  if (axes.length === 0) return x;
  const shape = keepDims
    ? x.shape.map((extent, index) => (axes.includes(index) ? 1 : extent))
    : x.shape.filter((_, index) => !axes.includes(index));
  return graph.add(op, [x, graph.integers(axes)], { dtype: x.dtype, shape }, { keepdims: keepDims ? 1 : 0 });
}

/** A constant with the given data. */
export const constant = (graph: Graph, dtype: DType, shape: readonly number[], data: number[]): Value => {
  if (data.length !== sizeOf(shape)) throw new Error(`${data.length} values for shape [${shape}]`);
  return graph.constant(dtype, shape, {
    data:
      dtype === 'float32'
        ? Float32Array.from(data)
        : dtype === 'int32'
          ? Int32Array.from(data)
          : Uint8Array.from(data),
  });
};
