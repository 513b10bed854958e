import { sizeOf } from '../../../array.js';
import type { Graph, Value } from '../../graph.js';
import { concat, reshape, slice, split } from '../../kernels/build.js';

/** ONNX Runtime's CUDA kernels for `Concat` and `Split` write a table with an entry for each place of the axis. */
const NANOSECONDS_A_ROW = 4;
/** What it takes to fill up the rest, and what two more such nodes take. */
const NANOSECONDS_TO_FILL_UP = 10_000;
const NANOSECONDS_TO_JOIN = 52_000;

const WIDEST = 4096;

/**
 * How arrays of given sizes lie in one matrix: those that fill rows of some width one below the other, and after them the
 * rest, one behind the other, filled up with zeros. Where arrays have their first axis in common, there is such a matrix
 * for each place of it.
 */
export class Layout {
  private readonly width: number;
  /** Whether each array fills rows. */
  private readonly fills: readonly boolean[];
  /** The common first axis, if there is one. */
  private readonly front: readonly number[];
  private readonly sizes: readonly number[];

  /**
   * @param lanes arrays of the sizes
   * @param first the extent of the first axis that they have in common, or 1
   */
  constructor(
    private readonly lanes: readonly Pick<Value, 'shape'>[],
    first = 1,
  ) {
    this.front = first > 1 ? [first] : [];
    this.sizes = lanes.map(({ shape }) => sizeOf(shape) / first);
    this.width = bestWidth(this.sizes);
    this.fills = this.sizes.map((size) => size % this.width === 0);
  }

  get shape(): readonly number[] {
    return [...this.front, Math.ceil(totalOf(this.sizes) / this.width), this.width];
  }

  /** Other arrays of the sizes, in any shapes, as a matrix. */
  joined(graph: Graph, arrays: readonly Value[]): Value {
    const { front, width, sizes, fills } = this;
    const axis = front.length;
    const rows = arrays.flatMap((one, lane) =>
      fills[lane] ? [reshape(graph, one, [...front, sizes[lane]! / width, width])] : [],
    );
    const rest = arrays.flatMap((one, lane) =>
      fills[lane] ? [] : [reshape(graph, one, [...front, sizes[lane]!])],
    );
    if (rest.length === 0) return concat(graph, rows, axis);
    const filled = this.filledUp(graph, concat(graph, rest, axis));
    return concat(graph, [...rows, reshape(graph, filled, [...front, this.rest.rows, width])], axis);
  }

  /** A matrix with a number of each lane in all of its places, int32, without the common first axis. */
  filledWith(graph: Graph, numbers: readonly number[]): Value {
    const lanes = this.sizes.map((size) => ({ shape: [size] }));
    const arrays = lanes.map(({ shape }, lane) => graph.fill('int32', shape, numbers[lane]!));
    return new Layout(lanes).joined(graph, arrays);
  }

  /** The arrays in a matrix, in the shapes of the lanes. */
  apart(graph: Graph, matrix: Value): Value[] {
    const { front, width, sizes, fills } = this;
    const { rows: last } = this.rest;
    const rows = sizes.filter((_, lane) => fills[lane]).map((size) => size / width);
    const parts = [...split(graph, matrix, last > 0 ? [...rows, last] : rows, front.length)];
    const others = last > 0 ? this.othersIn(graph, parts.pop()!) : [];
    return this.lanes.map(({ shape }, lane) =>
      reshape(graph, (fills[lane] ? parts : others).shift()!, shape),
    );
  }

  private filledUp(graph: Graph, flat: Value): Value {
    const { gap } = this.rest;
    if (gap === 0) return flat;
    const { dtype, shape } = flat;
    const none = shape.map(() => 0);
    const inputs = [flat, graph.integers([...none, ...none.with(-1, gap)]), graph.fill(dtype, [], 0)];
    const filled = shape.with(-1, shape.at(-1)! + gap);
    return graph.add('Pad', inputs, { dtype, shape: filled }, { mode: 'constant' });
  }

  /** What does not fill rows, from its rows. */
  private othersIn(graph: Graph, rows: Value): Value[] {
    const { front, width } = this;
    const { gap, rows: count } = this.rest;
    const axis = front.length;
    const flat = reshape(graph, rows, [...front, count * width]);
    const size = count * width - gap;
    const places = { begin: [0], end: [size], axes: [axis], steps: [1] };
    const whole = gap > 0 ? slice(graph, flat, places, [...front, size]) : flat;
    const sizes = this.sizes.filter((_, lane) => !this.fills[lane]);
    return [...split(graph, whole, sizes, axis)];
  }

  /** How many rows the rest takes, and what is missing in the last one. */
  private get rest(): { rows: number; gap: number } {
    const total = totalOf(this.sizes.filter((_, lane) => !this.fills[lane]));
    const rows = Math.ceil(total / this.width);
    return { rows, gap: rows * this.width - total };
  }
}

/** The width with which joining and taking apart takes least time. */
function bestWidth(sizes: readonly number[]): number {
  const powers = Array.from({ length: Math.log2(WIDEST) + 1 }, (_, power) => 2 ** power);
  const widths = [...powers, ...sizes.filter((size) => size <= WIDEST)];
  const cost = (width: number) => {
    const rest = sizes.filter((size) => size % width > 0);
    const rows = totalOf(sizes) / width + (rest.length > 1 ? totalOf(rest) : 0);
    const fixed = [0, NANOSECONDS_TO_FILL_UP][rest.length] ?? NANOSECONDS_TO_FILL_UP + NANOSECONDS_TO_JOIN;
    return rows * NANOSECONDS_A_ROW + fixed;
  };
  return widths.reduce((best, width) => (cost(width) < cost(best) ? width : best));
}

const totalOf = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
