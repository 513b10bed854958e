import type { Node } from '../graph.js';
import type { Program } from '../program.js';

/**
 * Hands a loop's steps their slices, in place of gathering them by the number of the step: a device waits in each step of
 * an ONNX `Loop` for the host to read its condition and to send that number; `Scan` has neither.
 */
export function sliced(program: Program): Program {
  const { loop } = program;
  if (!loop) return program;
  const { iteration } = loop;
  const isSlice = ({ op, inputs, attributes }: Node) =>
    op === 'Gather' && inputs[1] === iteration && attributes.axis === 0;
  const slices = loop.nodes
    .filter(isSlice)
    .map(({ inputs: [all], outputs: [one] }) => ({ all: all!, one: one! }));
  const nodes = loop.nodes.filter((node) => !isSlice(node));
  const used = [...nodes.flatMap(({ inputs }) => inputs), ...loop.carried.map(({ output }) => output)];
  // A step that takes no slices does not end.
  if (slices.length === 0 || used.includes(iteration)) return program;
  return { ...program, loop: { ...loop, nodes, slices } };
}
