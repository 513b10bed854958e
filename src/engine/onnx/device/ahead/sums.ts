import type { Node, Value } from '../../graph.js';
import type { Carried } from '../../program.js';
import { type Making, typeOf } from './making.js';

/** A carried value to which each step adds what is known of all steps. */
export interface RunningSum {
  carried: Carried;
  /** What a step adds. */
  term: Value;
}

/** The running sum that a node adds to, if it does. */
export function runningSumOf(
  making: Making,
  node: Node,
  carried: readonly Carried[],
): RunningSum | undefined {
  if (node.op !== 'Add') return undefined;
  const [output] = node.outputs;
  const sum = carried.find((one) => one.output === output && node.inputs.includes(one.input));
  const term = node.inputs.find((input) => input !== sum?.input);
  if (!sum || !term || !making.varies(term) || `${term.shape}` !== `${output!.shape}`) return undefined;
  return { carried: sum, term };
}

/** Makes a running sum in all steps. The order of additions is that of the steps. @returns the node of the last one */
export function summed(
  making: Making,
  { carried: { initial, input, output, final }, term }: RunningSum,
): Node {
  const { graph } = making;
  const { dtype, shape } = input;
  const type = typeOf(dtype, shape);
  const start = graph.add('Reshape', [initial, graph.integers([1, ...shape])], type);
  const terms = graph.add('Concat', [start, making.of(term)], type, { axis: 0 });
  const sums = graph.add('CumSum', [terms, graph.fill('int64', [], 0)], type);
  const part = (from: number, to: number) =>
    graph.add('Slice', [sums, ...[[from], [to], [0]].map((list) => graph.integers(list))], type);
  making.note(input, part(0, -1));
  making.note(output, part(1, 2 ** 31 - 1));
  return {
    op: 'Gather',
    inputs: [sums, graph.fill('int64', [], -1)],
    outputs: [final],
    attributes: { axis: 0 },
  };
}
