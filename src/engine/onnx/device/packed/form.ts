import { sizeOf } from '../../../array.js';
import { elementwiseOperators } from '../../elementwise-operators.js';
import type { Node, Value } from '../../graph.js';
import { fillOf } from '../../kernels/build.js';
import type { Loop } from '../../program.js';

/** The number that a value is, or has everywhere. */
export function numberIn(value: Value): number | undefined {
  const { constant, shape } = value;
  return constant && 'data' in constant && sizeOf(shape) === 1 ? Number(constant.data[0]) : fillOf(value);
}

/** Whether a value has one number for each place of the first axis of an array. */
export const isOfFirstAxis = ({ shape }: Value, array: Value, first: number): boolean =>
  first > 1 && shape[0] === first && sizeOf(shape) === first && shape.length === array.shape.length;

/**
 * Whether a value is one number beside an array, such as a rate, or one for each place of its first axis.
 * @param first the extent of the first axis that arrays have in common, or 1
 */
export const isNumber = (value: Value, array: Value, first: number): boolean =>
  sizeOf(value.shape) === 1 || fillOf(value) !== undefined || isOfFirstAxis(value, array, first);

/** Whether a node computes an array from arrays of its size and from numbers. */
export function isUpdate(node: Node | undefined, first: number): node is Node {
  if (!node || !elementwiseOperators.has(node.op) || node.outputs.length > 1) return false;
  const [output] = node.outputs as [Value];
  const size = sizeOf(output.shape);
  return (
    size > 0 && node.inputs.every((input) => sizeOf(input.shape) === size || isNumber(input, output, first))
  );
}

/**
 * How a loop's carried values are updated, as text that is equal for those that are updated alike, such as all
 * parameters: the element-wise operators from carried values on, and the numbers in them. Undefined for values that are
 * made in another way.
 */
export class Forms {
  private readonly makers: ReadonlyMap<Value, Node>;
  private readonly carried: ReadonlySet<Value>;
  private readonly known = new Map<Value, string | undefined>();
  /** Short names of texts, which would grow with each use. */
  private readonly names = new Map<string, string>();

  constructor(
    { nodes, carried }: Loop,
    private readonly first: number,
  ) {
    this.makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
    this.carried = new Set(carried.map(({ input }) => input));
  }

  of(value: Value): string | undefined {
    if (this.known.has(value)) return this.known.get(value);
    const form = this.found(value);
    this.known.set(value, form);
    return form;
  }

  private found(value: Value): string | undefined {
    if (this.carried.has(value)) return 'carried';
    const node = this.makers.get(value);
    if (!isUpdate(node, this.first)) return undefined;
    const { op, inputs, attributes } = node;
    const size = sizeOf(value.shape);
    const operands = inputs.map((input) => (sizeOf(input.shape) === size ? this.of(input) : undefined));
    if (operands.every((operand) => operand === undefined)) return undefined;
    const shown = operands.map((operand, index) => operand ?? numberIn(inputs[index]!) ?? 'any');
    const text = `${op}${JSON.stringify(attributes)}(${shown})`;
    const name = this.names.get(text) ?? `${op}#${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}
