import type { Attribute, ElementType, Graph, Node, Value } from '../../graph.js';

/** Makes nodes that compute values of a loop's body in all steps at once, with the steps as their first axis. */
export class Making {
  /** Values of the body that each step has another one of, and these. */
  private readonly inAllSteps = new Map<Value, Value>();
  private count: Value | undefined;

  /** @param steps the number of steps, int64 scalar */
  constructor(
    readonly graph: Graph,
    private readonly steps: Value,
  ) {}

  note(value: Value, all: Value): void {
    this.inAllSteps.set(value, all);
  }

  /** Whether a value is known in all steps, and can be another one in each. */
  varies(value: Value): boolean {
    return this.inAllSteps.has(value);
  }

  /** A value in all steps if it varies, else as it is. */
  of(value: Value): Value {
    return this.inAllSteps.get(value) ?? value;
  }

  /** The same with so many axes beside that of the steps, as broadcasting wants it. */
  aligned(value: Value, rank: number): Value {
    const missing = rank - value.shape.length;
    if (!this.varies(value) || missing === 0) return this.of(value);
    return this.reshaped(value, [...new Array<number>(missing).fill(1), ...value.shape]);
  }

  /** A value that varies, in another shape. */
  reshaped(value: Value, shape: readonly number[]): Value {
    const { graph } = this;
    return graph.add('Reshape', [this.of(value), graph.integers([-1, ...shape])], typeOf(value.dtype, shape));
  }

  /** A value in all steps, repeated if it does not vary. */
  repeated(value: Value): Value {
    if (this.varies(value)) return this.of(value);
    const { graph, steps } = this;
    this.count ??= graph.add('Reshape', [steps, graph.integers([1])], { dtype: 'int64', shape: [1] });
    const rank = value.shape.length + 1;
    const axes = [this.count, graph.integers(value.shape)];
    const shape =
      rank === 1 ? this.count : graph.add('Concat', axes, { dtype: 'int64', shape: [rank] }, { axis: 0 });
    return graph.add('Expand', [value, shape], typeOf(value.dtype, value.shape));
  }

  /** A node with other operands, and with other attributes where these are given. */
  as(node: Node, inputs: readonly Value[], attributes?: Record<string, Attribute>): readonly Value[] {
    const types = node.outputs.map(({ dtype, shape }) => typeOf(dtype, shape));
    return this.graph.addMany(node.op, inputs, types, { ...node.attributes, ...attributes });
  }
}

/** The number of steps is open. */
export const typeOf = (dtype: ElementType, shape: readonly number[]) => ({ dtype, shape: [1, ...shape] });
