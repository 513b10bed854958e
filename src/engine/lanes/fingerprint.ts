import { createHash } from 'node:crypto';
import type { Constant, Node, Value } from '../onnx/graph.js';
import type { Program } from '../onnx/program.js';

/** A digest that two programs share only if they have the same nodes, types and constants in the same order. */
export function fingerprintOf({ inputs, nodes, outputs, loop }: Program): string {
  const numbers = new Map<Value, number>();
  const all = (values: readonly Value[]) => values.map(describe);
  const describe = (value: Value): unknown => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    const { dtype, shape, table, constant } = value;
    // The number of a table's rows can vary.
    return table ? [dtype, 'table', shape.slice(1)] : [dtype, shape, constant ? contentOf(constant) : ''];
  };
  const step = ({ op, inputs, outputs, attributes }: Node) => [op, all(inputs), all(outputs), attributes];
  const description = [
    all(inputs),
    nodes.map(step),
    loop && [
      all([loop.steps, loop.iteration]),
      loop.carried.map(({ initial, input }) => all([initial, input])),
      loop.nodes.map(step),
      loop.carried.map(({ output, final }) => all([output, final])),
      loop.collected.map(({ output, stacked }) => all([output, stacked])),
      loop.after.map(step),
    ],
    all(outputs),
  ];
  return createHash('sha256').update(JSON.stringify(description)).digest('hex');
}

/** Zero keeps its sign, and what is not finite its name. */
const contentOf = (constant: Constant): string =>
  'fill' in constant
    ? `=${printed(constant.fill)}`
    : Array.from(constant.data as ArrayLike<number | bigint>, printed).join(' ');

const printed = (element: number | bigint): string => (Object.is(element, -0) ? '-0' : `${element}`);
