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
 * rest, one behind the other, filled up with zeros.
 */
export class Layout {
  readonly width: number;
  private readonly fills: readonly boolean[];

  /** @param lanes arrays of the sizes */
  constructor(private readonly lanes: readonly Value[]) {
    const sizes = lanes.map(({ shape }) => sizeOf(shape));
    this.width = bestWidth(sizes);
    this.fills = sizes.map((size) => size % this.width === 0);
  }

  get shape(): readonly number[] {
    return [Math.ceil(totalOf(this.sizes) / this.width), this.width];
  }

  /** Other arrays of the sizes, in any shapes, as a matrix. */
  joined(graph: Graph, arrays: readonly Value[]): Value {
    const { width } = this;
    const rows = arrays
      .filter((_, lane) => this.fills[lane])
      .map((one) => reshape(graph, one, [sizeOf(one.shape) / width, width]));
    const rest = arrays.filter((_, lane) => !this.fills[lane]);
    if (rest.length === 0) return concat(graph, rows, 0);
    const flat = concat(
      graph,
      rest.map((one) => reshape(graph, one, [sizeOf(one.shape)])),
      0,
    );
    return concat(graph, [...rows, reshape(graph, this.filledUp(graph, flat), [this.rest.rows, width])], 0);
  }

  private filledUp(graph: Graph, flat: Value): Value {
    const { gap } = this.rest;
    if (gap === 0) return flat;
    const { dtype, shape } = flat;
    const inputs = [flat, graph.integers([0, gap]), graph.fill(dtype, [], 0)];
    return graph.add('Pad', inputs, { dtype, shape: [shape[0]! + gap] }, { mode: 'constant' });
  }

  /** The arrays in a matrix, in the shapes of the lanes. */
  apart(graph: Graph, matrix: Value): Value[] {
    const { width, sizes } = this;
    const { rows: last } = this.rest;
    const rows = sizes.filter((_, lane) => this.fills[lane]).map((size) => size / width);
    const parts = [...split(graph, matrix, last > 0 ? [...rows, last] : rows, 0)];
    const others = last > 0 ? this.othersIn(graph, parts.pop()!) : [];
    return this.lanes.map(({ shape }, lane) =>
      reshape(graph, (this.fills[lane] ? parts : others).shift()!, shape),
    );
  }

  /** What does not fill rows, from its rows. */
  private othersIn(graph: Graph, rows: Value): Value[] {
    const { gap } = this.rest;
    const size = sizeOf(rows.shape);
    const flat = reshape(graph, rows, [size]);
    const places = { begin: [0], end: [size - gap], axes: [0], steps: [1] };
    const whole = gap > 0 ? slice(graph, flat, places, [size - gap]) : flat;
    const sizes = this.sizes.filter((_, lane) => !this.fills[lane]);
    return [...split(graph, whole, sizes, 0)];
  }

  private get sizes(): number[] {
    return this.lanes.map(({ shape }) => sizeOf(shape));
  }

  /** What does not fill rows: how many rows it takes, and what is missing in the last one. */
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
