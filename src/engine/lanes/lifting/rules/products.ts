import { broadcastShape } from '../../../onnx/kernels/build.js';
import type { Lifting } from '../lifting.js';
import type { Operand } from '../operand.js';
import { broadcast } from './elementwise.js';
import type { Rule, Rules } from './rule.js';

const swapped = (lifting: Lifting, x: Operand): Operand => lifting.transposed(x, [1, 0]);

/** On a GPU, the runtime is slow with a left operand that the lanes share, such as the ones that a sum over rows multiplies. */
const multiply: Rule = (lifting, [a, b], node) => {
  const isFew = a!.value.constant !== undefined;
  const left = a!.isLifted || !isFew ? a! : { ...a!, value: lifting.ofEachLane(a!), isLifted: true };
  return broadcast(lifting, [left, b!], node);
};

/** ONNX's `Gemm` takes matrices alone. Where it can, the runtime makes one operator of a product and its swapped operands. */
const gemm: Rule = (lifting, [a, b, c], { attributes, outputs: [output] }) => {
  const left = attributes.transA ? swapped(lifting, a!) : a!;
  const right = attributes.transB ? swapped(lifting, b!) : b!;
  const product = matrixProduct(lifting, left, right);
  if (!c) return product;
  const { values, rank } = lifting.aligned([product, c]);
  return lifting.add('Add', values, output!, {}, rank);
};

function matrixProduct(lifting: Lifting, left: Operand, right: Operand): Operand {
  const { dtype } = left.value;
  const batch = broadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const shape = [...batch, left.shape.at(-2)!, right.shape.at(-1)!];
  if (left.isLifted || right.isLifted) {
    const { values, rank } = lifting.aligned([left, right]);
    return lifting.add('MatMul', values, { dtype, shape }, {}, rank);
  }
  const value = lifting.graph.add('MatMul', [left.value, right.value], { dtype, shape });
  return { value, shape, isLifted: false };
}

export const products: Rules = { MatMul: multiply, Gemm: gemm };
