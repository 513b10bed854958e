import { array, type DType, type NdArray, sizeOf } from '../array.js';
import type { ElementType, Node, Value } from '../onnx/graph.js';
import type { Loop, Program } from '../onnx/program.js';

/**
 * Constants of more elements may be a lane's own, such as random numbers of its seed. Integers are rather places, such
 * as which layer each parameter belongs to.
 */
const MOST_IN_COMMON: Partial<Record<ElementType, number>> = { float32: 16, bool: 16, int32: 256 };

/**
 * Turns the constants that lanes may not have in common into inputs, after the others. Which these are depends on the
 * program alone, so that a lane runs the same program whoever else is there.
 * @returns the program, and what its lane gives for these inputs
 */
export function withOwnConstants(program: Program): { program: Program; constants: NdArray[] } {
  const inputs = new Map<Value, Value>();
  const constants: NdArray[] = [];
  const from = (value: Value): Value => {
    const { id, constant, dtype, shape } = value;
    const most = MOST_IN_COMMON[dtype] ?? Number.POSITIVE_INFINITY;
    if (!constant || 'fill' in constant || sizeOf(shape) <= most) return value;
    const known = inputs.get(value);
    if (known) return known;
    const input = { id, dtype, shape };
    inputs.set(value, input);
    constants.push(array(dtype as DType, shape, constant.data as NdArray['data']));
    return input;
  };
  const nodesFrom = (nodes: readonly Node[]) =>
    nodes.map((node) => ({ ...node, inputs: node.inputs.map(from) }));
  const loopFrom = (loop: Loop): Loop => ({
    ...loop,
    carried: loop.carried.map((one) => ({ ...one, initial: from(one.initial), output: from(one.output) })),
    collected: loop.collected.map((one) => ({ ...one, output: from(one.output) })),
    nodes: nodesFrom(loop.nodes),
    after: nodesFrom(loop.after),
  });
  const made = {
    nodes: nodesFrom(program.nodes),
    outputs: program.outputs.map(from),
    ...(program.loop && { loop: loopFrom(program.loop) }),
  };
  return { program: { ...made, inputs: [...program.inputs, ...inputs.values()] }, constants };
}
