import type { Node, Value } from './graph.js';

/**
 * Makes one node of the sum of two matrix products: one product adds to the other. Gradients with respect to what a loss
 * uses more than once are such sums. It saves passes over memory, and a step has one array to hand on instead of two.
 * @param wanted the results of all nodes
 */
export function joinSums(nodes: readonly Node[], wanted: readonly Value[]): Node[] {
  const uses = new Map<Value, number>();
  for (const value of [...nodes.flatMap(({ inputs }) => inputs), ...wanted])
    uses.set(value, (uses.get(value) ?? 0) + 1);
  const products = new Map<Value, Node>();
  const joined = new Set<Node>();
  const result = nodes.map((node) => {
    const [output] = node.outputs as [Value];
    if (isProduct(node)) products.set(output, node);
    if (node.op !== 'Add') return node;
    const [a, b] = node.inputs.map((input) => products.get(input));
    if (!a || !b || a === b || `${a.outputs[0]!.shape}` !== `${b.outputs[0]!.shape}`) return node;
    const last = [b, a].find(({ inputs, outputs: [value] }) => inputs.length === 2 && uses.get(value!) === 1);
    if (!last) return node;
    const first = last === b ? a : b;
    const attributes = { transA: 0, transB: 0, ...last.attributes };
    const sum: Node = {
      op: 'Gemm',
      inputs: [...last.inputs, first.outputs[0]!],
      outputs: node.outputs,
      attributes,
    };
    joined.add(last);
    products.set(output, sum);
    return sum;
  });
  return result.filter((node) => !joined.has(node));
}

/** Whether a node multiplies two matrices of floats, as `Gemm` can. */
const isProduct = ({ op, inputs: [left], outputs: [output] }: Node): boolean =>
  op === 'Gemm' ||
  (op === 'MatMul' && output!.dtype === 'float32' && left!.shape.length === 2 && output!.shape.length === 2);
