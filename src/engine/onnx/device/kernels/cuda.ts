import type { ElementType, Node } from '../../graph.js';

const floats: readonly ElementType[] = ['float32'];
const numbers: readonly ElementType[] = ['float32', 'int32', 'int64'];
const truths: readonly ElementType[] = ['bool'];
const all: readonly ElementType[] = [...numbers, ...truths];

const of = (types: readonly ElementType[], operators: string): Record<string, readonly ElementType[]> =>
  Object.fromEntries(operators.split(' ').map((operator) => [operator, types]));

/**
 * What ONNX Runtime's CUDA provider has kernels for, of the operators that are recorded and of those that programs are
 * rewritten with, in the versions of operator set 18. The types are those of the deciding operand. What is not listed, such as
 * `Atan`, it has no kernel for.
 *
 * Source: the section on `CUDAExecutionProvider` in docs/OperatorKernels.md of microsoft/onnxruntime.
 */
export const cudaKernels: Readonly<Record<string, readonly ElementType[]>> = {
  ...of(floats, 'ArgMax ArgMin Ceil Conv Cos Elu Erf Exp Floor FusedMatMul Gemm IsNaN LeakyRelu Log'),
  ...of(floats, 'LogSoftmax MatMul MaxPool Reciprocal Relu Round Sigmoid Sin Softmax Softplus Sqrt Tanh'),
  ...of(numbers, 'Abs Add CumSum Div Greater GreaterOrEqual Less LessOrEqual Max Min Mod Mul Neg Pow'),
  ...of(numbers, 'ReduceMax ReduceMin ReduceSum Sign Sub Tile TopK Where'),
  ...of(truths, 'And Not Or'),
  ...of(
    all,
    'Cast Concat Equal Expand Gather GatherElements Identity Reshape ScatterND Slice Split Transpose',
  ),
  ...of(['float32', 'int32'], 'ReduceMean ReduceProd Resize'),
  ...of(['float32', 'int64'], 'Clip'),
  ...of(['float32', 'int64', 'bool'], 'GatherND'),
  ...of(['float32', 'bool'], 'Pad'),
};

/** The type that decides which kernel a node takes: that of its first operand, and of `Where` what it chooses from. */
export const decidingType = ({ op, inputs }: Node): ElementType => inputs[op === 'Where' ? 1 : 0]!.dtype;

export const hasCudaKernel = (node: Node): boolean =>
  cudaKernels[node.op]?.includes(decidingType(node)) ?? false;
