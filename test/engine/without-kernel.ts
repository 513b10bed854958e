import { decidingType } from '../../src/engine/onnx/device/kernels/cuda.js';
import { withoutCudaKernel } from '../../src/engine/onnx/device/kernels/missing.js';
import type { Program } from '../../src/engine/onnx/program.js';

/** What of a program has no CUDA kernel, around its loop, too. */
export const withoutKernel = ({ nodes, loop }: Program): string[] =>
  withoutCudaKernel([...nodes, ...(loop?.nodes ?? []), ...(loop?.after ?? [])]).map(
    (node) => `${node.op} of ${decidingType(node)}`,
  );
