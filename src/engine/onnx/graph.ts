import { type ArrayData, type DType, sizeOf } from '../array.js';

/** Element types inside a graph; ONNX wants 64-bit integers for shapes and axes. */
export type ElementType = DType | 'int64';

export type Constant = { fill: number } | { data: ArrayData | BigInt64Array };

/** One tensor of a graph: an output of a node, an input, or a constant. */
export interface Value {
  readonly id: number;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly constant?: Constant;
  /** Whether it is a table: only rows that a gather picks may be used, so that their number can vary. */
  readonly table?: boolean;
}

export type Attribute = number | readonly number[] | string | { dtype: ElementType } | { float: number };

/** An ONNX operator applied to values. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OutputType {
  dtype: ElementType;
  shape: readonly number[];
}

/** A list of ONNX nodes in an order in which they can run. Equal nodes and small constants are recorded once. */
export class Graph {
  readonly nodes: Node[] = [];
  private readonly known = new Map<string, Node>();
  private readonly constants = new Map<string, Value>();
  private readonly producers = new Map<Value, Node>();

  /** @param count the number of the first value, for a graph that goes on where another one ended */
  constructor(private count = 0) {}

  /** A value that no node of the graph computes: an input, or what a loop passes in or out. */
  value(dtype: ElementType, shape: readonly number[], table = false): Value {
    return { id: this.count++, dtype, shape, table };
  }

  /** Equal constants are recorded once: ONNX Runtime is slow to load many, and equal ones make equal nodes. */
  constant(dtype: ElementType, shape: readonly number[], constant: Constant): Value {
    const content = contentOf(constant, shape);
    const key = content && `${dtype}[${shape}]${content}`;
    const twin = key && this.constants.get(key);
    if (twin) return twin;
    const value = { id: this.count++, dtype, shape, constant };
    if (key) this.constants.set(key, value);
    return value;
  }

  /** A constant with the same number everywhere. */
  fill(dtype: ElementType, shape: readonly number[], fill: number): Value {
    return this.constant(dtype, shape, { fill });
  }

  /** A rank-1 int64 constant: how ONNX operators take shapes and axes. */
  integers(values: readonly number[]): Value {
    return this.constant('int64', [values.length], { data: BigInt64Array.from(values, BigInt) });
  }

  /** Records a node with one output. */
  add(
    op: string,
    inputs: readonly Value[],
    output: OutputType,
    attributes: Record<string, Attribute> = {},
  ): Value {
    return this.addMany(op, inputs, [output], attributes)[0]!;
  }

  /** The recorded result of an operator without attributes on these inputs, if there is one. */
  find(op: string, inputs: readonly Value[]): Value | undefined {
    return this.known.get(keyOf(op, inputs, {}))?.outputs[0];
  }

  /** The node that made a value, if it applies the given operator. */
  maker(op: string, value: Value): Node | undefined {
    const node = this.producers.get(value);
    return node?.op === op ? node : undefined;
  }

  /** The first input of the operator that made a value, if it has this name. */
  undone(op: string, value: Value): Value | undefined {
    return this.maker(op, value)?.inputs[0];
  }

  /** Records a node with several outputs, or finds an equal one that was recorded before. */
  addMany(
    op: string,
    inputs: readonly Value[],
    outputs: readonly OutputType[],
    attributes: Record<string, Attribute> = {},
  ): readonly Value[] {
    const key = keyOf(op, inputs, attributes);
    const twin = this.known.get(key);
    if (twin) return twin.outputs;
    const node: Node = {
      op,
      inputs,
      outputs: outputs.map(({ dtype, shape }) => ({ id: this.count++, dtype, shape: [...shape] })),
      attributes,
    };
    this.known.set(key, node);
    this.nodes.push(node);
    for (const output of node.outputs) this.producers.set(output, node);
    return node.outputs;
  }
}

const keyOf = (op: string, inputs: readonly Value[], attributes: Record<string, Attribute>): string =>
  `${op}(${inputs.map(({ id }) => id)})${JSON.stringify(attributes)}`;

/** A small constant as text. */
function contentOf(constant: Constant, shape: readonly number[]): string | undefined {
  if ('fill' in constant) return `=${printed(constant.fill)}`;
  if (sizeOf(shape) > 16) return undefined;
  return `:${Array.from(constant.data as ArrayLike<number | bigint>, printed).join(' ')}`;
}

/** A number as text; zero keeps its sign. */
const printed = (element: number | bigint): string => (Object.is(element, -0) ? '-0' : `${element}`);

/** The nodes that the wanted values need, in their order. */
export function neededNodes(nodes: readonly Node[], wanted: readonly Value[]): Node[] {
  const needed = new Set(wanted);
  const kept: Node[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) needed.add(input);
    kept.push(node);
  }
  return kept.reverse();
}
