import { UserError } from '../../../../errors/user-error.js';
import type { Node, Value } from '../../graph.js';
import type { Program } from '../../program.js';
import { decidingType, hasCudaKernel } from './cuda.js';

/**
 * Refuses a program in whose loop something has no CUDA kernel. ONNX Runtime computes it on the CPU, which is safe outside of
 * a loop. Inside, it does not wait until a step's slices have come from the GPU, so that what is read there may be old.
 * @param name of the function
 * @throws UserError that names the operator and its type
 */
export function requireCudaKernels(name: string, { loop }: Program): void {
  const [node] = withoutCudaKernel(loop?.nodes ?? []);
  if (!node) return;
  throw new UserError(
    `'${name}' cannot be computed on cuda: ONNX Runtime has no CUDA kernel for ${node.op} of ${decidingType(node)}, and what the CPU would compute in its place could be wrong; use --device cpu`,
  );
}

/** Nodes without a CUDA kernel, except for what is made of constants alone, which is computed once, when a program is loaded. */
export function withoutCudaKernel(nodes: readonly Node[]): Node[] {
  const fixed = new Set<Value>();
  return nodes.filter((node) => {
    const isFixed = node.inputs.every((input) => input.constant || fixed.has(input));
    if (isFixed) for (const output of node.outputs) fixed.add(output);
    return !isFixed && !hasCudaKernel(node);
  });
}
