import type { ArrayData } from '../../array.js';
import { type Attribute, type ElementType, Graph, type Value } from '../../onnx/graph.js';
import { expand, reshape } from '../../onnx/kernels/build.js';
import { type Operand, rankOf } from './operand.js';

/** A value that is given to the lifted program in any of the shapes that broadcasting asks for: its numbers are the same. */
export type View = (shape: readonly number[]) => Value;

/** A lifted graph in the making. */
export class Lifting {
  readonly graph = new Graph();
  private readonly views = new Map<Value, View>();
  private readonly offsets = new Map<Value, View>();

  constructor(readonly lanes: number) {}

  /** [lanes, 1, …, 1, ...shape] with so many axes. */
  shapeOf(shape: readonly number[], rank = shape.length + 1): number[] {
    return [this.lanes, ...new Array<number>(rank - 1 - shape.length).fill(1), ...shape];
  }

  /** Adds a node with one output of each lane. */
  add(
    op: string,
    inputs: readonly Value[],
    type: { dtype: ElementType; shape: readonly number[] },
    attributes: Readonly<Record<string, Attribute>>,
    rank?: number,
  ): Operand {
    const output = { dtype: type.dtype, shape: this.shapeOf(type.shape, rank) };
    const value = this.graph.add(op, inputs, output, { ...attributes });
    return { value, shape: type.shape, isLifted: true };
  }

  /** What all lanes are given, each its own. */
  given(view: View, shape: readonly number[], rank?: number): Operand {
    const value = view(this.shapeOf(shape, rank));
    this.views.set(value, view);
    return { value, shape, isLifted: true };
  }

  /** A table of all lanes' rows. @param offsets where each lane's rows begin */
  joinedTable(value: Value, offsets: View): Operand {
    this.offsets.set(value, offsets);
    return { value, shape: value.shape, isLifted: false };
  }

  isJoined = ({ value }: Operand): boolean => this.offsets.has(value);

  /** Where each lane's rows of a joined table begin: [lanes, 1, …], with so many axes. */
  offsetsOf(table: Operand, rank: number): Value | undefined {
    return this.offsets.get(table.value)?.(this.shapeOf([], rank));
  }

  /** A lifted operand's value with so many axes; by default those that it needs. */
  withRank(x: Operand, rank = x.shape.length + 1): Value {
    if (rankOf(x) === rank) return x.value;
    const shape = this.shapeOf(x.shape, rank);
    const view = this.views.get(x.value);
    return view ? this.given(view, x.shape, rank).value : reshape(this.graph, x.value, shape);
  }

  /** All lanes' arrays below each other: [lanes · first, …]. */
  belowEachOther({ value, shape: [first, ...rest] }: Operand): Value {
    const shape = [this.lanes * first!, ...rest];
    return this.views.get(value)?.(shape) ?? reshape(this.graph, value, shape);
  }

  /** A value for each lane, also of what is the same in all: [lanes, 1, …, ...shape]. */
  ofEachLane(x: Operand, rank = x.shape.length + 1): Value {
    if (x.isLifted) return this.withRank(x, rank);
    const { constant, dtype } = x.value;
    const shape = this.shapeOf(x.shape, rank);
    if (constant && 'fill' in constant) return this.graph.fill(dtype, shape, constant.fill);
    if (constant) return this.graph.constant(dtype, shape, { data: repeated(constant.data, this.lanes) });
    return expand(this.graph, reshape(this.graph, x.value, [1, ...shape.slice(1)]), shape);
  }

  /** The number of axes with which operands broadcast against each other as each lane's do. */
  commonRank(operands: readonly Operand[]): number {
    return Math.max(
      ...operands.map((x) => x.shape.length + 1),
      ...operands.filter(({ isLifted }) => isLifted).map(rankOf),
    );
  }

  /** Operands that broadcast against each other as each lane's do, and their number of axes. */
  aligned(operands: readonly Operand[]): { values: Value[]; rank: number } {
    const rank = this.commonRank(operands);
    return { values: operands.map((x) => (x.isLifted ? this.withRank(x, rank) : x.value)), rank };
  }

  /** The axes that the lanes and the ones take, in front of those of what a lane sees. */
  before = (x: Operand): number[] => Array.from({ length: rankOf(x) - x.shape.length }, (_, axis) => axis);

  /** Changes the order of the axes that a lane sees. */
  transposed(x: Operand, permutation: readonly number[]): Operand {
    const before = x.isLifted ? this.before(x) : [];
    const perm = [...before, ...permutation.map((axis) => axis + before.length)];
    const shape = permutation.map((axis) => x.shape[axis]!);
    if (perm.every((axis, position) => axis === position)) return x;
    if (x.isLifted)
      return this.add('Transpose', [x.value], { dtype: x.value.dtype, shape }, { perm }, rankOf(x));
    const value = this.graph.add('Transpose', [x.value], { dtype: x.value.dtype, shape }, { perm });
    return { value, shape, isLifted: false };
  }
}

/** The same numbers over and over. */
function repeated<Data extends ArrayData | BigInt64Array>(data: Data, times: number): Data {
  const all = new (data.constructor as new (length: number) => Data)(times * data.length);
  for (let at = 0; at < all.length; at += data.length) all.set(data as never, at);
  return all;
}
