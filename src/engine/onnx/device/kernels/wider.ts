import type { ElementType, Graph, Node, Value } from '../../graph.js';
import type { Program } from '../../program.js';
import { graphAfter } from '../graph-after.js';
import { hasCudaKernel } from './cuda.js';

/** Operators that only move the numbers of their first operand. */
const moving: ReadonlySet<string> = new Set(['GatherND', 'Tile']);

/** Types that hold all numbers of another one. */
const wider: Partial<Record<ElementType, ElementType>> = { bool: 'int32', int32: 'int64' };

/** Moves numbers in a wider type where CUDA has no kernel for their own. It changes no bit. */
export function inWiderTypes(program: Program): Program {
  const graph = graphAfter(program);
  const all = (nodes: readonly Node[]) => nodes.flatMap((node) => inWiderType(graph, node));
  const { loop } = program;
  return {
    ...program,
    nodes: all(program.nodes),
    ...(loop && { loop: { ...loop, nodes: all(loop.nodes), after: all(loop.after) } }),
  };
}

function inWiderType(graph: Graph, node: Node): Node[] {
  const { op, attributes } = node;
  const [x, ...others] = node.inputs as [Value, ...Value[]];
  const [output] = node.outputs as [Value];
  const dtype = wider[x.dtype];
  if (!moving.has(op) || hasCudaKernel(node) || !dtype) return [node];
  const wide = graph.value(dtype, x.shape);
  const moved = graph.value(dtype, output.shape);
  return [
    cast(x, wide),
    { op, inputs: [wide, ...others], outputs: [moved], attributes },
    cast(moved, output),
  ];
}

const cast = (from: Value, to: Value): Node => ({
  op: 'Cast',
  inputs: [from],
  outputs: [to],
  attributes: { to: { dtype: to.dtype } },
});
